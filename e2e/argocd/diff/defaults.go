package main

import (
	"fmt"
	"os"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// crds are the schemas by which the API server fills in what an object leaves out.
var crds = map[schema.GroupVersionKind]*structuralschema.Structural{}

func readCRDs(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for _, document := range strings.Split(string(data), "\n---\n") {
		var crd apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal([]byte(document), &crd); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, served := range crd.Spec.Versions {
			var internal apiextensions.JSONSchemaProps
			if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(served.Schema.OpenAPIV3Schema, &internal, nil); err != nil {
				return err
			}
			structural, err := structuralschema.NewStructural(&internal)
			if err != nil {
				return err
			}
			crds[schema.GroupVersionKind{Group: crd.Spec.Group, Version: served.Name, Kind: crd.Spec.Names.Kind}] = structural
		}
	}
	return nil
}

// admitted is the object with the defaults of its CRD; of types that are built in nothing is filled in.
func admitted(o map[string]any, kind schema.GroupVersionKind) map[string]any {
	if structural, ok := crds[kind]; ok {
		defaulting.Default(o, structural)
	}
	return o
}
