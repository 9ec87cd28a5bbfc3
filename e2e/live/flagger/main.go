// Command flagger reads objects and writes what Flagger makes of them.
//
// It is Flagger's own code: the routers and the controllers of workloads that its scheduler calls, over in-memory clients. In front of
// the clients stands what the API server would do: pruning, defaulting and validation by the CRDs that the two flags name (crds.sh
// prints their paths). Standard input has one case a line, as JSON; standard output one answer a line, in the same order.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

// Case is a set of objects, and where the rollouts of its Canaries stand.
type Case struct {
	Name string `json:"name"`
	// Objects are those of Kubernetes; kinds that Flagger has nothing to do with are ignored.
	Objects []json.RawMessage `json:"objects"`
	// States are by NAMESPACE/NAME of the Canary. One without is Initialized.
	States map[string]State `json:"states"`
}

// State is where a rollout stands: a phase of Flagger's, and what its scheduler last told the router.
type State struct {
	Phase        string `json:"phase"`
	CanaryWeight int    `json:"canaryWeight"`
	Mirrored     bool   `json:"mirrored"`
}

// Answer is the cluster once Flagger has been there.
type Answer struct {
	Name string `json:"name"`
	// Error is of the case: an object that the API server refuses, which the cluster then has not, or a panic.
	Error    string             `json:"error,omitempty"`
	Canaries map[string]Outcome `json:"canaries"`
	// Objects are all Services, HTTPRoutes, Deployments and DaemonSets as the last tick left them, in order of kind, namespace and
	// name. A DaemonSet at rest has the node selector that Flagger gives it instead of 0 replicas.
	Objects []object `json:"objects"`
	// Overwritten is what Flagger changed of the case's own objects until the state was reached: whoever applies them again and
	// again changes them back.
	Overwritten []string `json:"overwritten"`
	// Changes are the writes of one more tick, in which nothing of the input changed: Flagger undoing what it or another wrote.
	Changes []string `json:"changes"`
}

// Outcome is what came of one Canary.
type Outcome struct {
	// Error is why Flagger would stop; it says the same on each tick.
	Error string `json:"error,omitempty"`
}

func main() {
	flaggerCRD := flag.String("flagger-crd", "", "file with the CRD of Canaries")
	gatewayCRD := flag.String("gateway-crd", "", "file with the CRD of HTTPRoutes")
	flag.Parse()
	schemas, err := readSchemas(*flaggerCRD, *gatewayCRD)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<28)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		var c Case
		var answer Answer
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			answer.Error = err.Error()
		} else {
			answer = answerTo(c, schemas)
		}
		line, err := json.Marshal(answer)
		if err != nil {
			line = fmt.Appendf(nil, `{"name":%q,"error":%q}`, c.Name, err.Error())
		}
		out.Write(append(line, '\n'))
		out.Flush()
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answerTo keeps nothing from one case to the next; a panic is the case's own.
func answerTo(c Case, schemas *schemas) (answer Answer) {
	answer = Answer{
		Name:        c.Name,
		Canaries:    map[string]Outcome{},
		Objects:     []object{},
		Overwritten: []string{},
		Changes:     []string{},
	}
	defer func() {
		if p := recover(); p != nil {
			answer.Error = fmt.Sprint("panic: ", p)
			os.Stderr.Write(debug.Stack())
		}
	}()
	cluster := newCluster(schemas)
	var refused []string
	for _, raw := range c.Objects {
		if err := cluster.apply(raw); err != nil {
			refused = append(refused, err.Error())
		}
	}
	answer.Error = strings.Join(refused, "; ")

	given := cluster.objects()
	rollouts := make([]*rollout, len(cluster.canaries))
	for i, canary := range cluster.canaries {
		rollouts[i] = newRollout(cluster, canary, c.States[canary.Namespace+"/"+canary.Name])
		rollouts[i].reach()
	}
	reached := cluster.objects()
	answer.Overwritten = append(answer.Overwritten, differences(given, reached, given)...)

	for _, rollout := range rollouts {
		before := cluster.objects()
		rollout.again()
		answer.Changes = append(answer.Changes, differences(before, cluster.objects(), nil)...)
	}
	for id, err := range cluster.refused {
		answer.Canaries[id] = Outcome{Error: err.Error()}
	}
	for _, rollout := range rollouts {
		answer.Canaries[rollout.name()] = rollout.outcome()
	}
	answer.Objects = inOrder(cluster.objects())
	return answer
}
