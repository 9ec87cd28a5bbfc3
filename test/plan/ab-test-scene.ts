import type { JsonObject } from '../../src/resource/json.ts';
import { asks, CATCH_ALL, canary, type Objects, planned, route, rule, SHOP, toCart, toService } from './scene.ts';

export const told = (objects: Objects = {}, spec: JsonObject = toCart({ selection: 'ab' })) =>
  planned(spec, { ...SHOP, ...objects });
export const TEST = 'spec.analysis.match += `{"headers":{"x-version":{"exact":"v2"}}}`';
export const BIND = 'spec.service.gatewayRefs += `{"group":"","kind":"Service","name":"cart","port":80}`';
export const BIND_ALL = 'spec.service.gatewayRefs += `{"group":"","kind":"Service","name":"cart"}`';
export const testOf = (edits: { readonly [object: string]: readonly string[] }) =>
  edits['Canary shop/cart']?.filter((edit) => !edit.includes('.labels['));
export const bound = (more: JsonObject) => ({ cart: canary('shop/cart', { gatewayRefs: [toService('cart', more)] }) });
export const onCart = (more: JsonObject, kind = 'HTTPRoute', metadata: JsonObject = {}) =>
  route(
    'shop/cart-beta',
    [toService('cart', more)],
    [rule([asks('yes', 'x-beta')], 'cart'), rule([CATCH_ALL], 'cart')],
    kind,
    metadata,
  );
