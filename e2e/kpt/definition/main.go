// Reads a KRMFunctionDefinition as kyaml's framework does, and judges configurations by its schema: definition FILE < a stream of
// configurations. For each a line of JSON with what is wrong.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/yaml"
)

type configuration struct {
	Metadata map[string]any `json:"metadata"`
	Spec     map[string]any `json:"spec"`
	schema   *spec.Schema
}

func (c *configuration) Schema() (*spec.Schema, error) { return c.schema, nil }

func run(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	// The framework leaves out fields that it does not know; here they are an error.
	var definition framework.KRMFunctionDefinition
	if err := yaml.UnmarshalStrict(text, &definition); err != nil {
		return err
	}
	if definition.Spec.Versions[0].Runtime.Container.Image == "" {
		return fmt.Errorf("%s names no image", path)
	}
	schema, err := framework.SchemaFromFunctionDefinition(resid.NewGvk("canary-fanout.dev", "v1alpha1", "CanaryFanout"), string(text))
	if err != nil {
		return err
	}
	configs, err := (&kio.ByteReader{Reader: os.Stdin, OmitReaderAnnotations: true}).Read()
	if err != nil {
		return err
	}
	for _, config := range configs {
		wrong := ""
		if err := framework.LoadFunctionConfig(config, &configuration{schema: schema}); err != nil {
			wrong = err.Error()
		}
		if err := json.NewEncoder(os.Stdout).Encode(wrong); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
