package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// objects are all that a case is answered with, by `KIND NAMESPACE/NAME`.
func (c *cluster) objects() map[string]object {
	all := map[string]object{}
	add := func(from any, apiVersion, kind string) {
		o := clean(from, apiVersion, kind)
		metadata := o["metadata"].(object)
		all[fmt.Sprintf("%s %v/%v", kind, metadata["namespace"], metadata["name"])] = o
	}
	ctx, every := context.Background(), metav1.ListOptions{}
	for _, o := range listed(c.kube.CoreV1().Services("").List(ctx, every)).Items {
		add(o, corev1.SchemeGroupVersion.String(), "Service")
	}
	for _, o := range listed(c.kube.AppsV1().Deployments("").List(ctx, every)).Items {
		add(o, appsv1.SchemeGroupVersion.String(), "Deployment")
	}
	for _, o := range listed(c.kube.AppsV1().DaemonSets("").List(ctx, every)).Items {
		add(o, appsv1.SchemeGroupVersion.String(), "DaemonSet")
	}
	for _, o := range c.routes {
		add(o, gatewayGroup+"/v1", "HTTPRoute")
	}
	return all
}

// listed is of in-memory lists, which do not fail.
func listed[T any](list T, err error) T {
	if err != nil {
		panic(err)
	}
	return list
}

// clean leaves out what the API server or a controller says of an object; when it was made decides between routes.
func clean(from any, apiVersion, kind string) object {
	var whole object
	if err := convert(from, &whole); err != nil {
		panic(err)
	}
	metadata := object{}
	for _, key := range []string{"name", "namespace", "labels", "annotations", "ownerReferences", "creationTimestamp"} {
		if value, ok := whole["metadata"].(object)[key]; ok && value != nil {
			metadata[key] = value
		}
	}
	o := object{"apiVersion": apiVersion, "kind": kind, "metadata": metadata, "spec": whole["spec"]}
	dropNullTimes(o)
	return o
}

// dropNullTimes is for templates of pods: the type of their metadata writes a time that nobody set.
func dropNullTimes(o object) {
	for key, value := range o {
		if key == "creationTimestamp" && value == nil {
			delete(o, key)
		}
		if inner, ok := value.(object); ok {
			dropNullTimes(inner)
		}
	}
}

func inOrder(objects map[string]object) []object {
	ordered := []object{}
	for _, id := range slices.Sorted(maps.Keys(objects)) {
		ordered = append(ordered, objects[id])
	}
	return ordered
}

// differences has one text for each object that changed, `Service shop/cart-canary: metadata.labels.team: "web" → none`. Those that
// are not among only are left out, if that is given.
func differences(before, after, only map[string]object) []string {
	var texts []string
	for _, id := range keysOf(before, after) {
		if _, ok := only[id]; only != nil && !ok {
			continue
		}
		was, hasBeen := before[id]
		is, there := after[id]
		switch {
		case !hasBeen:
			texts = append(texts, id+": made")
		case !there:
			texts = append(texts, id+": deleted")
		default:
			if fields := changedFields("", was, is); len(fields) > 0 {
				texts = append(texts, id+": "+strings.Join(fields, ", "))
			}
		}
	}
	return texts
}

func changedFields(path string, before, after any) []string {
	if reflect.DeepEqual(before, after) {
		return nil
	}
	was, wasObject := before.(object)
	is, isObject := after.(object)
	if wasObject && isObject {
		var texts []string
		for _, key := range keysOf(was, is) {
			texts = append(texts, changedFields(strings.TrimPrefix(path+"."+key, "."), was[key], is[key])...)
		}
		return texts
	}
	listBefore, wasList := before.([]any)
	listAfter, isList := after.([]any)
	if wasList && isList && len(listBefore) == len(listAfter) {
		var texts []string
		for i := range listBefore {
			texts = append(texts, changedFields(fmt.Sprintf("%s[%d]", path, i), listBefore[i], listAfter[i])...)
		}
		return texts
	}
	return []string{fmt.Sprintf("%s: %s → %s", path, textOf(before), textOf(after))}
}

func textOf(value any) string {
	if value == nil {
		return "none"
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func keysOf[V any](a, b map[string]V) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
