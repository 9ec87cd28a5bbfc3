package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"istio.io/api/label"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/schema/gvr"
	// Without it the typed configuration inside of listeners cannot be written as JSON.
	_ "istio.io/istio/pkg/config/xds"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/protomarshal"

	"google.golang.org/protobuf/proto"
)

const (
	// What is converted in the background is there when this many dumps in a row are the same.
	settledDumps = 3
	mostDumps    = 200
)

func configure(c Case) Answer {
	answer := Answer{Name: c.Name, Bound: map[string]string{}}
	documents, configs, err := split(c.Objects)
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	err = test.Wrap(func(t test.Failer) {
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			KubernetesObjectString: strings.Join(documents, "\n---\n"),
			Configs:                configs,
			DebounceTime:           time.Millisecond,
		})
		// The CRDs of the test server do not say of which release they are, and istiod then passes over GRPCRoutes.
		release := map[string]string{"gateway.networking.k8s.io/bundle-version": "v1.6.0"}
		clienttest.MakeCRDWithAnnotations(t, server.KubeClient(), gvr.GRPCRoute, release)
		last, same := "", 0
		for i := 0; i < mostDumps && same < settledDumps; i++ {
			server.Discovery.ConfigUpdate(&model.PushRequest{Forced: true})
			server.EnsureSynced(t)
			configurations, ready, err := dump(server, c.Proxies)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(configurations)
			if err != nil {
				t.Fatal(err)
			}
			if ready && string(text) == last {
				same++
			} else {
				same = 0
			}
			last = string(text)
			answer.Proxies = configurations
			if same < settledDumps {
				time.Sleep(3 * time.Millisecond)
			}
		}
		if same < settledDumps {
			t.Fatal("the configuration does not settle")
		}
		for _, info := range server.AmbientIndex.All() {
			service := info.GetService()
			if service == nil {
				continue
			}
			key := service.Namespace + "/" + service.Name
			if found := server.AmbientIndex.ServiceInfo(service.Namespace + "/" + service.Hostname); found != nil {
				answer.Bound[key] = found.Waypoint.ResourceName
			}
		}
	})
	if err != nil {
		answer.Error = err.Error()
	}
	return answer
}

// split parts Istio's own kinds, which its test server reads from another store, from those of Kubernetes.
func split(objects []json.RawMessage) ([]string, []config.Config, error) {
	documents, configs := []string{}, []config.Config{}
	for _, object := range objects {
		var head struct {
			APIVersion string `json:"apiVersion"`
		}
		if err := json.Unmarshal(object, &head); err != nil {
			return nil, nil, err
		}
		if !strings.HasPrefix(head.APIVersion, gvk.DestinationRule.Group+"/") {
			documents = append(documents, string(object))
			continue
		}
		read, unknown, err := crd.ParseInputs(string(object))
		if err != nil {
			return nil, nil, err
		}
		if len(unknown) > 0 {
			return nil, nil, fmt.Errorf("%s %s is not known", unknown[0].APIVersion, unknown[0].Kind)
		}
		for _, one := range read {
			// Else a short host would not be that of any Service.
			one.Domain = constants.DefaultClusterLocalDomain
			configs = append(configs, one)
		}
	}
	return documents, configs, nil
}

func dump(server *xds.FakeDiscoveryServer, proxies []Proxy) ([]Configuration, bool, error) {
	ready := true
	configurations := []Configuration{}
	for _, p := range proxies {
		proxy := server.SetupProxy(proxyOf(p))
		if p.Kind == "ingress" && proxy.MergedGateway == nil {
			ready = false
		}
		one := Configuration{Proxy: p, Routes: []json.RawMessage{}}
		var err error
		var errs []error
		// istiod goes through maps for clusters and endpoints: their order means nothing. That of the others does.
		if one.Listeners, err = messages(server.Listeners(proxy), false); err != nil {
			errs = append(errs, err)
		}
		if p.Kind == "ingress" {
			if one.Routes, err = messages(server.Routes(proxy), false); err != nil {
				errs = append(errs, err)
			}
		}
		if one.Clusters, err = messages(server.Clusters(proxy), true); err != nil {
			errs = append(errs, err)
		}
		if one.Endpoints, err = messages(server.Endpoints(proxy), true); err != nil {
			errs = append(errs, err)
		}
		if err := errors.Join(errs...); err != nil {
			return nil, false, fmt.Errorf("%s/%s: %w", p.Namespace, p.Name, err)
		}
		configurations = append(configurations, one)
	}
	return configurations, ready, nil
}

func proxyOf(p Proxy) *model.Proxy {
	labels := map[string]string{label.IoK8sNetworkingGatewayGatewayName.Name: p.Name}
	kind := model.Router
	if p.Kind == "waypoint" {
		labels[label.GatewayManaged.Name] = constants.ManagedGatewayMeshControllerLabel
		kind = model.Waypoint
	}
	return &model.Proxy{
		Type:            kind,
		ConfigNamespace: p.Namespace,
		Labels:          labels,
		ID:              p.Name + "." + p.Namespace,
		IPAddresses:     []string{p.IP},
		Metadata: &model.NodeMetadata{
			Namespace:    p.Namespace,
			Labels:       labels,
			ClusterID:    cluster.ID("Kubernetes"),
			IstioVersion: "1.31.0",
		},
	}
}

func messages[M proto.Message](list []M, sorted bool) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, 0, len(list))
	for _, message := range list {
		text, err := protomarshal.ToJSON(message)
		if err != nil {
			return nil, err
		}
		// protobuf's JSON puts spaces where it likes, on purpose.
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			return nil, err
		}
		plain, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		out = append(out, plain)
	}
	if sorted {
		sort.Slice(out, func(i, j int) bool { return string(out[i]) < string(out[j]) })
	}
	return out, nil
}
