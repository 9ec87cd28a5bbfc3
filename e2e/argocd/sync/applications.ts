// The application of examples/argocd, and what becomes of it where Git has more of Flagger's objects, or fewer.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { JsonObject } from '../../../src/resource/json.ts';
import type { Ignored } from './argo.ts';
import type { Application } from './walk.ts';

const EXAMPLE = 'examples/argocd';

// biome-ignore lint/suspicious/noExplicitAny: manifests are edited as they are read
type Manifest = any;

export const lines: readonly Ignored[] = parse(readFileSync(`${EXAMPLE}/application.yaml`, 'utf8')).spec
  .ignoreDifferences;

/** The example with edits of what kustomize builds of it. */
export function application(
  command: string,
  edit: (manifests: Manifest[]) => Manifest[] = (same) => same,
): Application {
  const built = execFileSync(process.env.KUSTOMIZE ?? 'kustomize', ['build', `${EXAMPLE}/app/overlays/prod`], {
    encoding: 'utf8',
  });
  const before = edit(documents(built));
  const text = before.map((manifest) => stringify(manifest)).join('---\n');
  const args = [command, 'apply', '-c', `${EXAMPLE}/app/canary-fanout.yaml`, '-'];
  const output = execFileSync(process.execPath, args, {
    input: text,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const next = output.replaceAll(':2.0.0', ':3.0.0');
  return { before: before as JsonObject[], desired: documents(output), next: documents(next) };
}

function documents(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

function named(manifests: Manifest[], kind: string, name: string): Manifest {
  return manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
}

export function withoutWhatIsFlaggers(manifests: Manifest[]): Manifest[] {
  for (const name of ['checkout', 'cart']) delete named(manifests, 'Deployment', name).spec.replicas;
  return manifests.filter((manifest) => manifest !== named(manifests, 'Service', 'checkout'));
}

export function withOtherPorts(manifests: Manifest[]): Manifest[] {
  named(manifests, 'Service', 'checkout').spec.ports = [{ port: 8080, targetPort: 'http' }];
  return manifests;
}

export function withDaemonSets(manifests: Manifest[]): Manifest[] {
  for (const name of ['checkout', 'cart']) {
    const workload = named(manifests, 'Deployment', name);
    workload.kind = 'DaemonSet';
    delete workload.spec.replicas;
    named(manifests, 'Canary', name).spec.targetRef.kind = 'DaemonSet';
  }
  return manifests.filter((manifest) => manifest !== named(manifests, 'Service', 'checkout'));
}

export function withRouteOfTheApex(manifests: Manifest[]): Manifest[] {
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'checkout', namespace: 'shop', labels: { team: 'shop' } },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'checkout', port: 8080, weight: 1 }],
        },
      ],
    },
  };
  return [...withoutWhatIsFlaggers(manifests), route];
}

/** What an application is without the annotation by which Argo CD leaves the Services of a split. */
export function withoutPruneFalse({ before, ...written }: Application): Application {
  const strip = (objects: readonly JsonObject[]) =>
    objects.map((object) => {
      const copy: Manifest = structuredClone(object);
      delete copy.metadata.annotations?.['argocd.argoproj.io/sync-options'];
      return copy as JsonObject;
    });
  return { before, desired: strip(written.desired), next: strip(written.next) };
}

export function withoutDefaults(manifests: Manifest[]): Manifest[] {
  named(manifests, 'Canary', 'checkout').spec.service.gatewayRefs = [{ name: 'public' }];
  return manifests;
}
