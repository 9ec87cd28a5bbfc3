package main

import (
	"fmt"
	"sort"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// admit does what of the API server's and of the workload controllers' work Flagger sees: it defaults, it refuses, and it makes ready.
func admit(o runtime.Object) error {
	switch o := o.(type) {
	case *corev1.Service:
		return admitService(o)
	case *appsv1.Deployment:
		if o.Spec.Replicas == nil {
			o.Spec.Replicas = new(int32(1))
		}
		o.Status = appsv1.DeploymentStatus{
			ObservedGeneration: o.Generation,
			Replicas:           *o.Spec.Replicas,
			UpdatedReplicas:    *o.Spec.Replicas,
			ReadyReplicas:      *o.Spec.Replicas,
			AvailableReplicas:  *o.Spec.Replicas,
		}
		return validateWorkload(&o.ObjectMeta, o.Spec.Selector)
	case *appsv1.DaemonSet:
		o.Status = appsv1.DaemonSetStatus{ObservedGeneration: o.Generation}
		return validateWorkload(&o.ObjectMeta, o.Spec.Selector)
	default:
		return nil
	}
}

func validateMetadata(m *metav1.ObjectMeta) error {
	return apivalidation.ValidateObjectMeta(m, true, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata")).ToAggregate()
}

func validateWorkload(m *metav1.ObjectMeta, selector *metav1.LabelSelector) error {
	if selector == nil {
		return field.Required(field.NewPath("spec", "selector"), "")
	}
	return validateMetadata(m)
}

// admitService gives no address and no node ports: Flagger looks at neither.
func admitService(s *corev1.Service) error {
	if s.Spec.Type == "" {
		s.Spec.Type = corev1.ServiceTypeClusterIP
	}
	for i := range s.Spec.Ports {
		port := &s.Spec.Ports[i]
		if port.Protocol == "" {
			port.Protocol = corev1.ProtocolTCP
		}
		if port.TargetPort == (intstr.IntOrString{}) || port.TargetPort == intstr.FromString("") {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
	errs := apivalidation.ValidateObjectMeta(&s.ObjectMeta, true, apivalidation.NameIsDNSLabel, field.NewPath("metadata"))
	errs = append(errs, metavalidation.ValidateLabels(s.Spec.Selector, field.NewPath("spec", "selector"))...)
	ports := field.NewPath("spec", "ports")
	if len(s.Spec.Ports) == 0 && s.Spec.ClusterIP != corev1.ClusterIPNone && s.Spec.Type != corev1.ServiceTypeExternalName {
		errs = append(errs, field.Required(ports, ""))
	}
	names, numbers := map[string]bool{}, map[string]bool{}
	for i, port := range s.Spec.Ports {
		path := ports.Index(i)
		switch {
		case port.Name == "" && len(s.Spec.Ports) > 1:
			errs = append(errs, field.Required(path.Child("name"), ""))
		case port.Name != "" && names[port.Name]:
			errs = append(errs, field.Duplicate(path.Child("name"), port.Name))
		case port.Name != "":
			errs = append(errs, invalid(path.Child("name"), port.Name, validation.IsDNS1123Label(port.Name))...)
		}
		names[port.Name] = true
		number := fmt.Sprint(port.Protocol, " ", port.Port)
		if numbers[number] {
			errs = append(errs, field.Duplicate(path, number))
		}
		numbers[number] = true
		errs = append(errs, invalid(path.Child("port"), port.Port, validation.IsValidPortNum(int(port.Port)))...)
		if port.TargetPort.Type == intstr.Int {
			errs = append(errs, invalid(path.Child("targetPort"), port.TargetPort.IntVal, validation.IsValidPortNum(port.TargetPort.IntValue()))...)
		} else {
			errs = append(errs, invalid(path.Child("targetPort"), port.TargetPort.StrVal, validation.IsValidPortName(port.TargetPort.StrVal))...)
		}
		if port.AppProtocol != nil {
			errs = append(errs, invalid(path.Child("appProtocol"), *port.AppProtocol, validation.IsQualifiedName(*port.AppProtocol))...)
		}
	}
	return errs.ToAggregate()
}

func invalid(path *field.Path, value any, problems []string) field.ErrorList {
	var errs field.ErrorList
	for _, problem := range problems {
		errs = append(errs, field.Invalid(path, value, problem))
	}
	return errs
}

// sortPorts makes answers the same each time: Flagger appends the ports that it discovers in the order of a map. It compares them in
// order of their numbers itself, so that it sees no difference.
func sortPorts(s *corev1.Service) {
	sort.SliceStable(s.Spec.Ports, func(a, b int) bool { return s.Spec.Ports[a].Port < s.Spec.Ports[b].Port })
}

func nameOf(o runtime.Object) (string, error) {
	m, err := meta.Accessor(o)
	if err != nil {
		return "", err
	}
	return m.GetName(), nil
}
