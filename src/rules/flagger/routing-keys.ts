const DOMAIN = /^(?:[a-z0-9-]+\.)*(?:istio\.io|linkerd\.io|gateway\.networking\.k8s\.io)\//;
const BALANCER = /^service\.(?:[a-z0-9-]+\.)*(?:kubernetes|cilium)\.io\//;

/** Names of metrics and of who manages what; and an annotation that does nothing at all (FAN301). */
const OTHER = /^(?:service\.istio\.io\/|gateway\.istio\.io\/|networking\.istio\.io\/ingress-waypoint$)/;

/** A key of labels or annotations by which a mesh, a gateway or a load balancer chooses a way. */
export function decidesRouting(key: string): boolean {
  return (DOMAIN.test(key) || BALANCER.test(key)) && !OTHER.test(key);
}
