import { describe, expect, it } from 'vitest';

import { allowsOrigin, corsChange, isPreflight, preflightHeaders } from '../../src/trace/cors.ts';
import { toObject } from '../../src/trace/headers.ts';
import { filterOf } from '../filter.ts';
import { requestOf } from './scene.ts';

type Headers = { readonly [name: string]: string };

const policy = (cors: object) => {
  const { cors: read } = filterOf({ type: 'CORS', cors });
  if (read === undefined) throw new Error('no policy');
  return read;
};
const sent = (headers: Headers, method = 'OPTIONS') =>
  requestOf('http://api.example/', { method, headers: Object.entries(headers) });
const ORIGIN = { origin: 'https://a.example' };
const ASKING = { ...ORIGIN, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-b' };

describe('a preflight', () => {
  it('asks by OPTIONS, from an origin, for a method', () => {
    expect(isPreflight(sent(ASKING))).toBe(true);
    expect(isPreflight(sent(ASKING, 'GET'))).toBe(false);
    expect(isPreflight(sent(ORIGIN))).toBe(false);
    expect(isPreflight(sent({ 'access-control-request-method': 'PUT' }))).toBe(false);
  });

  const answered = (cors: object, headers: Headers = ASKING) => {
    const all = toObject(preflightHeaders(policy(cors), sent(headers)));
    return [all['access-control-allow-methods'], all['access-control-allow-headers']];
  };

  it('is answered with what is allowed, where that is written out', () => {
    expect(answered({ allowMethods: ['GET', 'POST'], allowHeaders: ['x-a', 'x-b'] })).toEqual([
      'GET, POST',
      'x-a, x-b',
    ]);
    expect(answered({})).toEqual([undefined, undefined]);
  });

  it('is answered with what it asks for, where everything is allowed', () => {
    const every = { allowMethods: ['*'], allowHeaders: ['*'] };
    expect(answered(every)).toEqual(['PUT', 'x-b']);
    expect(answered(every, { ...ORIGIN, 'access-control-request-method': 'PUT' })).toEqual(['PUT', '*']);
    // With credentials a star says nothing.
    expect(
      answered({ ...every, allowCredentials: true }, { ...ORIGIN, 'access-control-request-method': 'PUT' }),
    ).toEqual(['PUT', undefined]);
  });
});

describe('an origin', () => {
  const allowed = (allowOrigins: readonly string[], origin: string | undefined) =>
    allowsOrigin(policy({ allowOrigins }), sent(origin === undefined ? {} : { origin }));

  it('is allowed by its name, by a star, or by one for what is below, in any case', () => {
    expect(allowed(['*'], 'https://a.example')).toBe(true);
    expect(allowed(['HTTPS://A.example'], 'https://a.EXAMPLE')).toBe(true);
    expect(allowed(['HTTPS://*.Example'], 'https://A.example')).toBe(true);
    expect(allowed(['https://*.example'], 'HTTPS://a.example')).toBe(true);
    expect(allowed(['https://*.example'], 'http://a.example')).toBe(false);
    expect(allowed(['https://*.example'], 'https://example')).toBe(false);
    expect(allowed(['https://b.example', 'https://a.example'], 'https://a.example')).toBe(true);
  });

  it('is none, where the request names none', () => {
    expect(allowed(['*'], undefined)).toBe(false);
    expect(corsChange(policy({ allowOrigins: ['*'] }), sent({}))).toEqual({ set: [], add: [], remove: [] });
  });

  const told = (cors: object, headers: Headers = ORIGIN) =>
    Object.fromEntries(
      corsChange(policy(cors), sent(headers, 'GET')).set.map(({ name, value }) => [
        name.replace('access-control-', ''),
        value,
      ]),
    );

  it('is told what is allowed', () => {
    expect(told({ allowOrigins: ['*'] })).toEqual({ 'allow-origin': '*' });
    expect(told({ allowOrigins: ['*'], allowCredentials: true })).toEqual({
      'allow-origin': 'https://a.example',
      'allow-credentials': 'true',
    });
    expect(told({ allowOrigins: ['https://a.example'] })).toEqual({ 'allow-origin': 'https://a.example' });
    expect(told({ allowOrigins: ['*'], exposeHeaders: ['x-a', 'x-b'] })).toEqual({
      'allow-origin': '*',
      'expose-headers': 'x-a, x-b',
    });
    expect(told({ allowOrigins: ['https://b.example'] })).toEqual({});
  });
});
