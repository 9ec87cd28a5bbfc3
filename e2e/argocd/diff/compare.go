package main

import (
	"fmt"
	"time"

	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo"
	argodiff "github.com/argoproj/argo-cd/v3/util/argo/diff"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"github.com/argoproj/gitops-engine/pkg/diff"
	synccommon "github.com/argoproj/gitops-engine/pkg/sync/common"
	"github.com/argoproj/gitops-engine/pkg/sync/resource"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const application, namespace = "shop", "shop"

var tracking = argo.NewResourceTracking()

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
		if err := tracking.SetAppInstance(desired, common.LabelKeyAppInstance, application, namespace, c.TrackingMethod, c.InstallationID); err != nil {
			return nil, err
		}
		result, err := argodiff.StateDiff(live, desired, config)
		if err != nil {
			return nil, err
		}
		object := Object{OutOfSync: []string{}, Tracked: live != nil && isTracked(c, live), Pruned: live != nil && isPruned(c, live)}
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
		WithTracking(common.LabelKeyAppInstance, string(c.TrackingMethod)).
		WithNoCache().
		Build()
}

// synced is what `kubectl apply`, which a sync is, makes of the live object: the prediction of a comparison that ignores nothing, and the
// annotation by which the next one knows what was applied.
func synced(c Case, live, desired *unstructured.Unstructured) (map[string]any, error) {
	if live == nil {
		live = desired
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
	after := &unstructured.Unstructured{}
	if err := after.UnmarshalJSON(result.PredictedLive); err != nil {
		return nil, err
	}
	applied, err := target.MarshalJSON()
	if err != nil {
		return nil, err
	}
	annotations := after.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(applied)
	after.SetAnnotations(annotations)
	return admitted(after.Object, after.GroupVersionKind()), nil
}

func isTracked(c Case, live *unstructured.Unstructured) bool {
	return tracking.GetAppName(live, common.LabelKeyAppInstance, c.TrackingMethod, c.InstallationID) == application
}

// isPruned asks what gitops-engine does of an object that is live and not desired: its controller's cache (GetManagedLiveObjs) takes only
// what is tracked and has no owner, and its sync (pruneObject) leaves what says Prune=false.
func isPruned(c Case, live *unstructured.Unstructured) bool {
	return isTracked(c, live) && len(live.GetOwnerReferences()) == 0 &&
		!resource.HasAnnotationOption(live, synccommon.AnnotationSyncOptions, synccommon.SyncOptionDisablePrune)
}

func asObject(o map[string]any) *unstructured.Unstructured {
	if o == nil {
		return nil
	}
	return &unstructured.Unstructured{Object: o}
}
