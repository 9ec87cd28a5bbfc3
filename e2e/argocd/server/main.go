// Command server answers about an application as argocd-cmp-server does: Argo CD's own code reads the plugin's configuration, takes the
// repository as the repo-server sends it, and runs the plugin's commands. Its argument is the folder of plugin.yaml. Standard input has
// one question a line, as JSON; standard output one answer a line, in the same order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/sirupsen/logrus"
)

// Question is about the application in the folder App of the repository in the folder Repository.
type Question struct {
	// Ask is match, generate or parameters.
	Ask        string   `json:"ask"`
	Repository string   `json:"repository"`
	App        string   `json:"app"`
	Env        []string `json:"env"`
}

// Answer has what the repo-server gets back.
type Answer struct {
	Error      string   `json:"error,omitempty"`
	Supported  bool     `json:"supported"`
	Manifests  []string `json:"manifests"`
	Parameters any      `json:"parameters"`
}

func main() {
	logrus.SetOutput(io.Discard)
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	config, err := plugin.ReadPluginConfig(os.Args[1])
	if err != nil {
		return err
	}
	service := plugin.NewService(plugin.CMPServerInitConstants{PluginConfig: *config})
	if err := service.Init(common.GetCMPWorkDir()); err != nil {
		return err
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var question Question
		var answer Answer
		err := json.Unmarshal(in.Bytes(), &question)
		if err == nil {
			answer, err = ask(service, question)
		}
		if err != nil {
			answer.Error = err.Error()
		}
		if err := out.Encode(answer); err != nil {
			return err
		}
	}
	return in.Err()
}
