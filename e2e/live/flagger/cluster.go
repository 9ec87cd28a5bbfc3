package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	flaggerv1 "github.com/fluxcd/flagger/pkg/apis/flagger/v1beta1"
	gatewayv1 "github.com/fluxcd/flagger/pkg/apis/gatewayapi/v1"
	gatewayv1beta1 "github.com/fluxcd/flagger/pkg/apis/gatewayapi/v1beta1"
	flaggerfake "github.com/fluxcd/flagger/pkg/client/clientset/versioned/fake"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	runtimeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	k8sjson "k8s.io/apimachinery/pkg/util/json"
	kubefake "k8s.io/client-go/kubernetes/fake"
	clienttesting "k8s.io/client-go/testing"
)

const gatewayGroup = "gateway.networking.k8s.io"

var errTwice = errors.New("is there twice")

// object is one of Kubernetes, as JSON.
type object = map[string]any

// cluster has the objects of one case. Clients of it are served as by the API server; readiness is instant, and nothing else runs.
type cluster struct {
	schemas *schemas
	kube    *kubefake.Clientset
	// mesh serves HTTPRoutes of each version from routes.
	mesh *flaggerfake.Clientset
	// routes are by NAMESPACE/NAME. They are kept as JSON because a route is the same object in each version, and because
	// Flagger's types lack fields that a route of others may have.
	routes map[string]object
	// canaries are those of the Gateway API's providers, as admitted and in order of the input.
	canaries []*flaggerv1.Canary
	// refused are those among them that the API server does not take, by NAMESPACE/NAME.
	refused map[string]error
}

func newCluster(schemas *schemas) *cluster {
	c := &cluster{
		schemas: schemas,
		kube:    kubefake.NewSimpleClientset(),
		mesh:    flaggerfake.NewSimpleClientset(),
		routes:  map[string]object{},
		refused: map[string]error{},
	}
	c.kube.PrependReactor("create", "*", admitWrite)
	c.kube.PrependReactor("update", "*", admitWrite)
	c.mesh.PrependReactor("*", "httproutes", c.serveRoute)
	return c
}

// apply puts an object of the case into the cluster, as a client would who applies manifests.
func (c *cluster) apply(raw json.RawMessage) error {
	var o object
	if err := k8sjson.Unmarshal(raw, &o); err != nil {
		return err
	}
	metadata, _ := o["metadata"].(object)
	if metadata == nil {
		return nil
	}
	if namespace, _ := metadata["namespace"].(string); namespace == "" {
		metadata["namespace"] = "default"
	}
	apiVersion, _ := o["apiVersion"].(string)
	kind, _ := o["kind"].(string)
	id := fmt.Sprintf("%v/%v", metadata["namespace"], metadata["name"])
	var err error
	switch apiVersion + " " + kind {
	case "flagger.app/v1beta1 Canary":
		err = c.applyCanary(id, o)
	case gatewayGroup + "/v1 HTTPRoute", gatewayGroup + "/v1beta1 HTTPRoute":
		if _, there := c.routes[id]; there {
			err = errTwice
		} else {
			_, err = c.writeRoute(id, o, strings.TrimPrefix(apiVersion, gatewayGroup+"/"))
		}
	case "v1 Service":
		err = c.applyTyped(o, corev1.SchemeGroupVersion.WithResource("services"), &corev1.Service{})
	case "apps/v1 Deployment":
		err = c.applyTyped(o, appsv1.SchemeGroupVersion.WithResource("deployments"), &appsv1.Deployment{})
	case "apps/v1 DaemonSet":
		err = c.applyTyped(o, appsv1.SchemeGroupVersion.WithResource("daemonsets"), &appsv1.DaemonSet{})
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", kind, id, err)
	}
	return nil
}

func (c *cluster) applyTyped(o object, resource runtimeschema.GroupVersionResource, typed runtime.Object) error {
	if err := convert(o, typed); err != nil {
		return err
	}
	if err := admit(typed); err != nil {
		return err
	}
	return c.kube.Tracker().Create(resource, typed, o["metadata"].(object)["namespace"].(string))
}

// applyCanary leaves a Canary of another provider alone. Its status is kept: the cookies of an earlier run are in it.
func (c *cluster) applyCanary(id string, o object) error {
	spec, _ := o["spec"].(object)
	if provider := spec["provider"]; provider != "gatewayapi:v1" && provider != "gatewayapi:v1beta1" {
		return nil
	}
	for _, other := range c.canaries {
		if other.Namespace+"/"+other.Name == id {
			return errTwice
		}
	}
	canary := &flaggerv1.Canary{}
	err := c.schemas.canary.admit(o)
	if err == nil {
		err = convert(o, canary)
	}
	if err == nil {
		err = validateMetadata(&canary.ObjectMeta)
	}
	if err != nil {
		c.refused[id] = err
		return nil
	}
	if canary.UID == "" {
		// Owner references must have one.
		canary.UID = types.UID("uid-of-" + canary.Namespace + "-" + canary.Name)
	}
	c.canaries = append(c.canaries, canary)
	return nil
}

// admitWrite stands before each write of Flagger's to Services and workloads.
func admitWrite(action clienttesting.Action) (bool, runtime.Object, error) {
	// An update is of the same interface.
	written := action.(clienttesting.CreateAction).GetObject()
	if service, ok := written.(*corev1.Service); ok {
		sortPorts(service)
	}
	if err := admit(written); err != nil {
		return true, nil, err
	}
	return false, nil, nil
}

// serveRoute reads and writes routes; a client of one version sees what of a route its types have.
func (c *cluster) serveRoute(action clienttesting.Action) (bool, runtime.Object, error) {
	resource := action.GetResource()
	name := ""
	switch action := action.(type) {
	case clienttesting.GetAction:
		name = action.GetName()
	case clienttesting.CreateAction:
		var err error
		if name, err = nameOf(action.GetObject()); err != nil {
			return true, nil, err
		}
	default:
		return true, nil, fmt.Errorf("%s of HTTPRoutes is not served", action.GetVerb())
	}
	id := action.GetNamespace() + "/" + name
	stored, there := c.routes[id]
	if there && action.GetVerb() == "create" {
		return true, nil, apierrors.NewAlreadyExists(resource.GroupResource(), name)
	}
	if !there && action.GetVerb() != "create" {
		return true, nil, apierrors.NewNotFound(resource.GroupResource(), name)
	}
	if write, ok := action.(clienttesting.CreateAction); ok {
		var o object
		if err := convert(write.GetObject(), &o); err != nil {
			return true, nil, err
		}
		var err error
		if stored, err = c.writeRoute(id, o, resource.Version); err != nil {
			return true, nil, err
		}
	}
	var seen runtime.Object = &gatewayv1.HTTPRoute{}
	if resource.Version == "v1beta1" {
		seen = &gatewayv1beta1.HTTPRoute{}
	}
	return true, seen, convert(stored, seen)
}

// writeRoute stores a route in version v1, in which the API server keeps it whoever wrote it.
func (c *cluster) writeRoute(id string, o object, version string) (object, error) {
	o["apiVersion"], o["kind"] = gatewayGroup+"/"+version, "HTTPRoute"
	delete(o, "status")
	if err := c.schemas.routes[version].admit(o); err != nil {
		return nil, err
	}
	var typed gatewayv1.HTTPRoute
	if err := convert(o["metadata"], &typed.ObjectMeta); err != nil {
		return nil, err
	}
	if err := validateMetadata(&typed.ObjectMeta); err != nil {
		return nil, err
	}
	o["apiVersion"] = gatewayGroup + "/v1"
	c.routes[id] = o
	return o, nil
}

// convert goes through JSON; whole numbers of an object become int64, as schemas want them.
func convert(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return k8sjson.Unmarshal(text, to)
}
