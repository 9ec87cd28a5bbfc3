package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// schemas are those of the custom resources that Flagger reads and writes; routes are by version of the Gateway API.
type schemas struct {
	canary *schema
	routes map[string]*schema
}

// schema does with an object of one version of a custom resource what the API server does.
type schema struct {
	structural *structuralschema.Structural
	openAPI    validation.SchemaValidator
	rules      *cel.Validator
}

func readSchemas(flaggerCRD, gatewayCRD string) (*schemas, error) {
	canary, err := readSchema(flaggerCRD, "canaries.flagger.app", "v1beta1")
	if err != nil {
		return nil, err
	}
	all := &schemas{canary: canary, routes: map[string]*schema{}}
	for _, version := range []string{"v1", "v1beta1"} {
		if all.routes[version], err = readSchema(gatewayCRD, "httproutes."+gatewayGroup, version); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func readSchema(path, name, version string) (*schema, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for _, document := range strings.Split(string(data), "\n---\n") {
		var crd apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal([]byte(document), &crd); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if crd.Name != name {
			continue
		}
		for _, served := range crd.Spec.Versions {
			if served.Name == version {
				return newSchema(served.Schema.OpenAPIV3Schema)
			}
		}
	}
	return nil, fmt.Errorf("%s has no CRD %s of version %s", path, name, version)
}

func newSchema(written *apiextensionsv1.JSONSchemaProps) (*schema, error) {
	var internal apiextensions.JSONSchemaProps
	if err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(written, &internal, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(&internal)
	if err != nil {
		return nil, err
	}
	openAPI, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return nil, err
	}
	return &schema{structural, openAPI, cel.NewValidator(structural, true, celconfig.PerCallLimit)}, nil
}

// admit prunes and defaults the object in place, and says why the API server refuses it. Numbers must be int64 where they are whole.
func (s *schema) admit(o object) error {
	pruning.Prune(o, s.structural, true)
	defaulting.PruneNonNullableNullsWithoutDefaults(o, s.structural)
	defaulting.Default(o, s.structural)
	errs := validation.ValidateCustomResource(nil, o, s.openAPI)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, s.structural, o)...)
	if len(errs) == 0 {
		broken, _ := s.rules.Validate(context.Background(), nil, s.structural, o, nil, celconfig.RuntimeCELCostBudget)
		errs = append(errs, broken...)
	}
	return errs.ToAggregate()
}
