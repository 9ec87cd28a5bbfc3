//go:build crds

package main

// Nothing of the module is called: it keeps in go.mod the release of the Gateway API whose CRDs crds.sh prints, the one that Flagger's
// own end-to-end tests install.
import _ "sigs.k8s.io/gateway-api/pkg/consts"
