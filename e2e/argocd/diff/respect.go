package main

import (
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	jsonpatch "github.com/evanphx/json-patch"
	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/argoproj/gitops-engine/pkg/utils/kube/scheme"
)

var quiet = logr.Discard()

// respecting does what the controller does for RespectIgnoreDifferences (controller/sync.go: normalizeTargetResources, which it does not
// export): what is ignored is taken out of both, and what the cluster has there is put into what is applied.
func respecting(c Case, live, desired *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	config, err := configOf(c, c.IgnoreDifferences)
	if err != nil {
		return nil, err
	}
	bare, err := argodiff.Normalize([]*unstructured.Unstructured{live}, []*unstructured.Unstructured{desired}, config)
	if err != nil {
		return nil, err
	}
	without, err := bare.Lives[0].MarshalJSON()
	if err != nil {
		return nil, err
	}
	with, err := live.MarshalJSON()
	if err != nil {
		return nil, err
	}
	target, err := bare.Targets[0].MarshalJSON()
	if err != nil {
		return nil, err
	}
	typed, err := scheme.Scheme.New(desired.GroupVersionKind())
	if err != nil {
		// A custom resource: lists are replaced whole.
		patch, err := jsonpatch.CreateMergePatch(without, with)
		if err != nil {
			return nil, err
		}
		return merged(jsonpatch.MergePatch(target, patch))
	}
	meta, err := strategicpatch.NewPatchMetaFromStruct(typed)
	if err != nil {
		return nil, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch(with, with, without, meta, true)
	if err != nil {
		return nil, err
	}
	return merged(strategicpatch.StrategicMergePatch(target, patch, typed))
}

func merged(text []byte, err error) (*unstructured.Unstructured, error) {
	if err != nil {
		return nil, err
	}
	o := &unstructured.Unstructured{}
	return o, o.UnmarshalJSON(text)
}
