package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"github.com/argoproj/gitops-engine/pkg/diff"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// overrides are what Argo CD 3 has where argocd-cm says nothing of resource.compareoptions: no status is compared.
var overrides = map[string]v1alpha1.ResourceOverride{
	"*/*": {IgnoreDifferences: v1alpha1.OverrideIgnoreDiff{JSONPointers: []string{"/status"}}},
}

func compare(c Case) ([]Object, error) {
	if len(c.Live) != len(c.Desired) {
		return nil, fmt.Errorf("%d objects are desired, %d are live", len(c.Desired), len(c.Live))
	}
	config, err := configOf(c, c.IgnoreDifferences)
	if err != nil {
		return nil, err
	}
	objects := []Object{}
	for i := range c.Desired {
		desired, live := asObject(c.Desired[i]), asObject(c.Live[i])
		result, err := argodiff.StateDiff(live, desired, config)
		if err != nil {
			return nil, err
		}
		object := Object{OutOfSync: []string{}}
		if result.Modified {
			object.OutOfSync, err = changed(result.NormalizedLive, result.PredictedLive)
		}
		if err == nil {
			object.Synced, err = synced(c, live, desired)
		}
		if err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

func configOf(c Case, ignored []v1alpha1.ResourceIgnoreDifferences) (argodiff.DiffConfig, error) {
	return argodiff.NewDiffConfigBuilder().
		WithDiffSettings(ignored, overrides, true, normalizers.IgnoreNormalizerOpts{JQExecutionTimeout: time.Second}).
		WithTracking(common.LabelKeyAppInstance, c.TrackingMethod).
		WithNoCache().
		Build()
}

// synced is what `kubectl apply`, which a sync is, makes of the live object: the prediction of a comparison that ignores nothing.
func synced(c Case, live, desired *unstructured.Unstructured) (map[string]any, error) {
	if live == nil {
		return desired.Object, nil
	}
	target := desired
	if c.Respect {
		var err error
		if target, err = respecting(c, live, desired); err != nil {
			return nil, err
		}
	}
	result, err := diff.Diff(target, live, diff.WithLogr(quiet))
	if err != nil {
		return nil, err
	}
	var after map[string]any
	return after, json.Unmarshal(result.PredictedLive, &after)
}

func asObject(o map[string]any) *unstructured.Unstructured {
	if o == nil {
		return nil
	}
	return &unstructured.Unstructured{Object: o}
}
