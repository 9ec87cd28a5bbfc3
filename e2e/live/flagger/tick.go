package main

import (
	"errors"
	"fmt"

	flaggerv1 "github.com/fluxcd/flagger/pkg/apis/flagger/v1beta1"
	"github.com/fluxcd/flagger/pkg/canary"
	"github.com/fluxcd/flagger/pkg/router"
	"go.uber.org/zap"
)

// What Flagger's flags -selector-labels and -include-label-prefix say where nothing is set.
var (
	selectorLabels     = []string{"app", "name", "app.kubernetes.io/name"}
	includeLabelPrefix = []string{}
)

// rollout is one Canary under Flagger.
type rollout struct {
	// canary is as it stands in the cluster. Flagger writes into what it reads, so each tick has a copy of its own.
	canary     *flaggerv1.Canary
	state      State
	controller canary.Controller
	routers    *router.Factory
	// err is what stopped Flagger first.
	err error
}

func newRollout(c *cluster, cd *flaggerv1.Canary, state State) *rollout {
	if state.Phase == "" {
		state.Phase = string(flaggerv1.CanaryPhaseInitialized)
	}
	logger := zap.NewNop().Sugar()
	// Without a tracker the primary uses the ConfigMaps and Secrets of the target instead of copies: they need not be in the case.
	// There is no client for Knative: verify refuses what would ask for one.
	controllers := canary.NewFactory(c.kube, c.mesh, nil, &canary.NopTracker{}, selectorLabels, includeLabelPrefix, logger)
	return &rollout{
		canary:     cd,
		state:      state,
		controller: controllers.Controller(cd.Spec.TargetRef),
		routers:    router.NewFactory(nil, c.kube, c.mesh, nil, "", "", logger, c.mesh, true),
	}
}

func (r *rollout) name() string { return r.canary.Namespace + "/" + r.canary.Name }

func (r *rollout) outcome() Outcome {
	if r.err == nil {
		return Outcome{}
	}
	return Outcome{Error: r.err.Error()}
}

// reach goes from a Canary that was just applied to the state: through the tick that initialises it, and what came after.
func (r *rollout) reach() {
	r.err = r.verify()
	if r.err != nil {
		return
	}
	r.canary.Status.Phase = ""
	if r.phase() == flaggerv1.CanaryPhaseInitializing {
		r.canary.Status.Phase = flaggerv1.CanaryPhaseInitializing
	}
	r.err = r.tick(r.canary.DeepCopy())
	if r.err != nil {
		// Flagger leaves the phase as it was, and tries the same on each tick.
		return
	}
	r.canary.Status.Phase = r.phase()
	r.canary.Status.CanaryWeight = r.state.CanaryWeight
	if r.phase() == flaggerv1.CanaryPhaseInitializing {
		return
	}
	cd := r.canary.DeepCopy()
	if r.hasCanaryPods() {
		r.err = r.controller.ScaleFromZero(cd)
	}
	r.err = errors.Join(r.err, r.setRoutes(cd))
	// Cookies of session affinity; the scheduler stores them with the weight.
	r.canary.Status = cd.Status
}

// again is one more tick, and nothing happened since.
func (r *rollout) again() {
	if r.verify() != nil || r.canary.Spec.Suspend {
		return
	}
	if err := r.tick(r.canary.DeepCopy()); r.err == nil {
		r.err = err
	}
}

// verify has what stops Flagger before its scheduler sees a Canary (controller.go: verifyCanary), and a state that Flagger cannot be in.
func (r *rollout) verify() error {
	if affinity := r.canary.Spec.Analysis.SessionAffinity; affinity != nil && affinity.CookieName == affinity.PrimaryCookieName {
		return errors.New("invalid canary spec: can't use the same cookie name for both primary and cookie name")
	}
	if target := r.canary.Spec.TargetRef; target.IsKnativeService() {
		return fmt.Errorf("invalid canary spec: can't use %s/%s as target unless provider is set to knative", target.APIVersion, target.Kind)
	}
	switch r.phase() {
	case flaggerv1.CanaryPhaseInitializing, flaggerv1.CanaryPhaseInitialized, flaggerv1.CanaryPhaseWaiting,
		flaggerv1.CanaryPhaseProgressing, flaggerv1.CanaryPhaseWaitingPromotion, flaggerv1.CanaryPhasePromoting,
		flaggerv1.CanaryPhaseFinalising, flaggerv1.CanaryPhaseSucceeded, flaggerv1.CanaryPhaseFailed:
	default:
		return fmt.Errorf("state: no such phase: %s", r.state.Phase)
	}
	if r.state.CanaryWeight < 0 || r.state.CanaryWeight > 100 {
		return fmt.Errorf("state: no such weight: %d", r.state.CanaryWeight)
	}
	return nil
}

func (r *rollout) phase() flaggerv1.CanaryPhase { return flaggerv1.CanaryPhase(r.state.Phase) }

// tick is the part of the scheduler's advanceCanary (scheduler.go) that comes before any analysis, in its order and with the same
// Canary throughout: a router leaves metadata in it that the next one writes elsewhere.
func (r *rollout) tick(cd *flaggerv1.Canary) error {
	selector, value, ports, err := r.controller.GetMetadata(cd)
	if err != nil {
		return err
	}
	services := r.routers.KubernetesRouter(cd.Spec.TargetRef.Kind, selector, value, ports)
	if err := services.Initialize(cd); err != nil {
		return err
	}
	if cd.Status.Phase == flaggerv1.CanaryPhaseInitializing {
		// The primary is made, and waited for: the tick ends here until it is ready. A workload without ready pods would pass for
		// one that has them, so it is left out.
		return nil
	}
	if _, err := r.controller.Initialize(cd); err != nil {
		return err
	}
	if err := services.Reconcile(cd); err != nil {
		return err
	}
	if cd.Status.Phase == "" {
		if err := r.controller.ScaleToZero(cd); err != nil {
			return err
		}
	}
	return r.routers.MeshRouter(cd.Spec.Provider, selector).Reconcile(cd)
}

// hasCanaryPods is also true of a promotion that failed because of the primary: the canary goes on serving.
func (r *rollout) hasCanaryPods() bool {
	switch r.phase() {
	case flaggerv1.CanaryPhaseProgressing, flaggerv1.CanaryPhaseWaitingPromotion,
		flaggerv1.CanaryPhasePromoting, flaggerv1.CanaryPhaseFinalising:
		return true
	default:
		return r.state.CanaryWeight > 0
	}
}

// setRoutes tells the router what the scheduler told it last. Before the first step of a run that is nothing; after a run the weights
// are set back to the primary, and where sessions stick, the run has left its cookie, which the route then takes from browsers.
func (r *rollout) setRoutes(cd *flaggerv1.Canary) error {
	mesh := r.routers.MeshRouter(cd.Spec.Provider, "")
	weight := r.state.CanaryWeight
	if weight == 0 && !r.state.Mirrored {
		if r.isBeforeFirstStep() {
			return nil
		}
		hasCookie := cd.Status.SessionAffinityCookie != "" || cd.Status.PreviousSessionAffinityCookie != ""
		if cd.Spec.Analysis.SessionAffinity != nil && !hasCookie {
			if err := mesh.SetRoutes(cd, 50, 50, false); err != nil {
				return err
			}
		}
	}
	return mesh.SetRoutes(cd, 100-weight, weight, r.state.Mirrored)
}

func (r *rollout) isBeforeFirstStep() bool {
	switch r.phase() {
	case flaggerv1.CanaryPhasePromoting, flaggerv1.CanaryPhaseFinalising, flaggerv1.CanaryPhaseSucceeded, flaggerv1.CanaryPhaseFailed:
		return false
	default:
		return true
	}
}
