import type { JsonObject } from '../../src/resource/json.ts';
import { canary, type Objects, planned, SHOP, toCart } from './scene.ts';

export const RELAY = 'Gateway shop/fanout-relay';
export const TO_RELAY = 'HTTPRoute shop/checkout-fanout-relay';
export const FALLBACK = 'HTTPRoute shop/checkout-fanout-relay-fallback';
export const USE = 'istio.io/use-waypoint';
export const HOSTS = 'checkout.shop.example';

export function told(objects: Objects = {}, more: JsonObject = {}, callee: JsonObject = {}) {
  const checkout = canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], hosts: [HOSTS] });
  return planned(toCart(callee, {}, { inMesh: 'relay', ...more }), { ...SHOP, checkout, ...objects });
}

export const withService = (more: JsonObject) => ({
  checkout: canary('shop/checkout', { gatewayRefs: [{ name: 'public' }], hosts: [HOSTS], ...more }),
});
export const editsOf = ({ edits }: ReturnType<typeof told>, start: string) =>
  (edits['Canary shop/checkout'] ?? [])
    .filter((edit) => edit.startsWith(`spec.service.${start}`))
    .map((edit) => edit.replace(/.* \+= /, ''));
