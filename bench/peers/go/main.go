// A KRM function that annotates every Service, written as the function catalogues write theirs: on kyaml's framework.
package main

import (
	"os"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/fn/framework/command"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func annotate(list *framework.ResourceList) error {
	for _, item := range list.Items {
		if item.GetApiVersion() != "v1" || item.GetKind() != "Service" {
			continue
		}
		if err := item.PipeE(yaml.SetAnnotation("example.com/touched", "yes")); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	cmd := command.Build(framework.ResourceListProcessorFunc(annotate), command.StandaloneDisabled, false)
	if err := cmd.Execute(); err != nil {
		os.Exit(1)
	}
}
