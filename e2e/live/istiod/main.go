// Command istiod reads objects and writes the configuration that Istio's control plane gives to gateways and waypoints for them.
//
// It is Istio's own code: the discovery server that Istio tests itself with, ambient on, over an in-memory API server. Standard
// input has one case a line, as JSON; standard output one answer a line, in the same order.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"

	istiolog "istio.io/istio/pkg/log"
)

// Case is a set of objects, and the proxies whose configuration is wanted.
type Case struct {
	Name string `json:"name"`
	// Objects are those of Kubernetes, of the Gateway API and of Istio, as the API server would give them: defaulted, with addresses.
	Objects []json.RawMessage `json:"objects"`
	Proxies []Proxy           `json:"proxies"`
}

// Proxy is an ingress gateway or a waypoint: the pod of a Gateway.
type Proxy struct {
	// Kind is "ingress" or "waypoint".
	Kind      string `json:"kind"`
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	IP        string `json:"ip"`
}

// Answer is what the control plane says of a case.
type Answer struct {
	Name    string            `json:"name"`
	Error   string            `json:"error,omitempty"`
	Proxies []Configuration   `json:"proxies"`
	Bound   map[string]string `json:"bound"`
}

// Configuration is the xDS of one proxy, in protobuf's JSON.
type Configuration struct {
	Proxy     Proxy             `json:"proxy"`
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
	Endpoints []json.RawMessage `json:"endpoints"`
}

func main() {
	// Read before any package of Istio's is initialised: one variable switches every part of ambient on.
	if os.Getenv("PILOT_ENABLE_AMBIENT") != "true" {
		env := append(os.Environ(), "PILOT_ENABLE_AMBIENT=true")
		if err := syscall.Exec("/proc/self/exe", os.Args, env); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	for _, scope := range istiolog.Scopes() {
		scope.SetOutputLevel(istiolog.NoneLevel)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var c Case
		answer := Answer{}
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			answer.Error = err.Error()
		} else {
			answer = configure(c)
		}
		line, err := json.Marshal(answer)
		if err != nil {
			line = []byte(fmt.Sprintf(`{"name":%q,"error":%q}`, c.Name, err.Error()))
		}
		out.Write(line)
		out.WriteByte('\n')
		if err := out.Flush(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
