// Reads texts from standard input, each behind its length in four bytes, and says of each, a line of JSON, what kyaml (kpt,
// kustomize) and the parser of kubectl make of it.
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/yaml"
)

type verdict struct {
	Kyaml   string          `json:"kyaml"`
	Items   int             `json:"items"`
	Kubectl string          `json:"kubectl"`
	List    json.RawMessage `json:"list,omitempty"`
}

func judge(text []byte) (said verdict) {
	// kyaml panics over some texts; that is its answer then.
	defer func() {
		if r := recover(); r != nil {
			said.Kyaml = fmt.Sprint("panic: ", r)
		}
	}()
	list, err := yaml.YAMLToJSON(text)
	if err != nil {
		said.Kubectl = err.Error()
	} else {
		said.List = list
	}
	reader := kio.ByteReader{Reader: bytes.NewReader(text), OmitReaderAnnotations: true}
	nodes, err := reader.Read()
	if err != nil {
		said.Kyaml = err.Error()
	}
	said.Items = len(nodes)
	return said
}

func main() {
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for {
		var size uint32
		if err := binary.Read(in, binary.BigEndian, &size); err != nil {
			return
		}
		text := make([]byte, size)
		if _, err := io.ReadFull(in, text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if err := out.Encode(judge(text)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
