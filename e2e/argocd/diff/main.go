// Command diff says what Argo CD would: which fields of an application's objects are out of sync, and what a sync would make of them.
//
// It is Argo CD's own code: tracking, normalisation, ignoreDifferences and the three-way comparison of its controller. The arguments are
// files with CRDs, whose defaults the API server would fill in. Standard input has one case a line, as JSON; standard output one answer a
// line, in the same order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/sirupsen/logrus"
)

// Case is an application of the name shop: what Git has, what the cluster has of the same objects, and what the application ignores.
type Case struct {
	Name    string           `json:"name"`
	Desired []map[string]any `json:"desired"`
	// Live are in the order of Desired; null is an object that is not there.
	Live              []map[string]any                     `json:"live"`
	IgnoreDifferences []v1alpha1.ResourceIgnoreDifferences `json:"ignoreDifferences"`
	// Respect is the sync option RespectIgnoreDifferences.
	Respect bool `json:"respect"`
	// TrackingMethod is annotation, label or annotation+label; InstallationID as in argocd-cm.
	TrackingMethod v1alpha1.TrackingMethod `json:"trackingMethod"`
	InstallationID string                  `json:"installationID"`
}

// Answer has for each object of the case, in its order, what is out of sync and what is in the cluster after a sync.
type Answer struct {
	Name    string   `json:"name"`
	Error   string   `json:"error,omitempty"`
	Objects []Object `json:"objects"`
}

// Object is one of them.
type Object struct {
	// OutOfSync are the fields, as JSON pointers.
	OutOfSync []string `json:"outOfSync"`
	// Tracked says whether Argo CD takes the live object for one of the application's.
	Tracked bool `json:"tracked"`
	// Pruned says whether a sync with prune would delete the live object, if Git had it no more.
	Pruned bool `json:"pruned"`
	// Synced is the object as a sync leaves it.
	Synced map[string]any `json:"synced"`
}

func main() {
	logrus.SetOutput(io.Discard)
	for _, path := range os.Args[1:] {
		if err := readCRDs(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var c Case
		answer := Answer{}
		err := json.Unmarshal(in.Bytes(), &c)
		if err == nil {
			answer.Objects, err = compare(c)
		}
		answer.Name = c.Name
		if err != nil {
			answer.Error = err.Error()
		}
		if err := out.Encode(answer); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
