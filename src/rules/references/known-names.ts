import { nearest } from '../../diagnostics/nearest.ts';
import type { Item } from '../../resource/item.ts';
import { remembered } from '../../resource/remembered.ts';
import { groupOf } from '../../resource/resource-id.ts';
import { serviceNameOf } from '../../topology/gateway-service.ts';
import type { Topology } from '../../topology/topology.ts';

/** The names that an input has for objects of one kind. */
export interface KnownNames {
  /** What speaks for a fault where a name is not there; `undefined` where it is, or may be. */
  readonly missing: (namespace: string, name: string) => Missing | undefined;
  /** Other namespaces that have an object of that name. */
  readonly elsewhere: (namespace: string, name: string) => readonly string[];
}

export interface Missing {
  /** A name in that namespace which it most likely misspells. */
  readonly nearest: string | undefined;
  /** The input shows others in that namespace. */
  readonly others: boolean;
}

/** A name that is not there for nothing that the input shows may be somewhere else. */
export function isFault({ nearest, others }: Missing): boolean {
  return nearest !== undefined || others;
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** `shown` are in the input; `implied` are made from what is there and prove nothing about others. */
export function knownNames(
  shown: readonly Named[],
  implied: readonly Named[] = [],
  mayBeMade: (namespace: string, name: string) => boolean = () => false,
): KnownNames {
  const byNamespace = new Map<string, string[]>();
  for (const { namespace, name } of shown) {
    const names = byNamespace.get(namespace);
    if (names === undefined) byNamespace.set(namespace, [name]);
    else names.push(name);
  }
  const homes = new Map<string, Set<string>>();
  for (const { namespace, name } of [...shown, ...implied]) {
    const known = homes.get(name);
    if (known === undefined) homes.set(name, new Set([namespace]));
    else known.add(namespace);
  }
  let looked = 0;
  const look = (namespace: string, name: string): Missing | undefined => {
    const known = homes.get(name);
    // What applies a manifest without a namespace decides where it is.
    if (known !== undefined && (namespace === '' || known.has(namespace) || known.has(''))) return undefined;
    const names = byNamespace.get(namespace) ?? [];
    if (names.length === 0) return { nearest: undefined, others: false };
    const others = namespace !== '' && !mayBeMade(namespace, name);
    looked += 1;
    return { nearest: looked > LOOKED_FOR ? undefined : misspelt(name, names), others };
  };
  const answers = new Map<string, Missing | undefined>();
  return {
    missing: (namespace, name) => {
      const key = `${namespace}/${name}`;
      if (!answers.has(key)) answers.set(key, look(namespace, name));
      return answers.get(key);
    },
    elsewhere: (namespace, name) => [...(homes.get(name) ?? [])].filter((home) => home !== namespace).sort(),
  };
}

/** Of an input where more names than these are not there, most are not misspelt, and each would be held against all that are. */
const LOOKED_FOR = 200;

export function namesOfItems(items: readonly Item[]): readonly Named[] {
  return items.map(({ id: { namespace, name } }) => ({ namespace, name }));
}

/** Objects of which a controller makes others, Services and ReferenceGrants among them. */
const CHARTS = [
  ['helm.toolkit.fluxcd.io', 'HelmRelease'],
  ['kustomize.toolkit.fluxcd.io', 'Kustomization'],
  ['helm.cattle.io', 'HelmChart'],
  ['argoproj.io', 'Application'],
  ['argoproj.io', 'ApplicationSet'],
] as const;

/** Something of the input makes objects that no manifest shows. */
export function hasCharts({ model }: Topology): boolean {
  return CHARTS.some(([group, kind]) => model.ofKind(group, kind).length > 0);
}

/** Services of the input, and those that Flagger makes of its Canaries, whatever their provider. */
export function knownServices(topology: Topology): KnownNames {
  const { model } = topology;
  const services = namesOfItems(model.ofKind('', 'Service'));
  const named = (namespace: string, names: readonly string[]) => names.map((name) => ({ namespace, name }));
  const canaries = model.canaries();
  const made = canaries.flatMap(({ id, primary, canary }) => named(id.namespace, [primary, canary]));
  const apexes = canaries.flatMap(({ id, apex }) => named(id.namespace, [apex]));
  const ofGateways = model
    .gateways()
    .flatMap((gateway) => named(gateway.id.namespace, [gateway.id.name, serviceNameOf(gateway)]));
  const implied = [...ofGateways, ...namesOfItems(model.ofKind('serving.knative.dev', 'Service'))];
  const mayBeMade = makersOf(topology);
  // That Flagger makes some Services shows nothing about the others of the namespace.
  const shown = new Set(services.map(({ namespace }) => namespace));
  const all = knownNames(
    [...services, ...apexes, ...made],
    implied,
    (namespace, name) => !shown.has(namespace) || mayBeMade(namespace, name),
  );
  const flaggers = knownNames(made);
  return {
    ...all,
    missing: (namespace, name) => {
      const missing = all.missing(namespace, name);
      if (missing === undefined || !/-(?:primary|canary)$/.test(name)) return missing;
      // Flagger makes such a Service of a Canary, which need not be in the input.
      return { nearest: flaggers.missing(namespace, name)?.nearest, others: false };
    },
  };
}

/** Groups whose objects make no Services, or those that are known here. */
const NOT_OPERATED = /^(?:[^.]*|.*\.k8s\.io|.*istio\.io|flagger\.app)$/;

/** An operator names Services after the object they belong to (Keycloak `auth`: Service `auth-service`). */
const makersOf = remembered((topology: Topology): ((namespace: string, name: string) => boolean) => {
  const { model } = topology;
  if (hasCharts(topology)) return () => true;
  const read = new Set(model.canaries().map(({ item }) => item));
  const unread = model.ofKind('flagger.app', 'Canary').filter((item) => !read.has(item));
  const operated = model.objects().filter(({ id }) => !NOT_OPERATED.test(groupOf(id.apiVersion)));
  const owners = new Set([...unread, ...operated].map(({ id }) => `${id.namespace}/${id.name}`));
  return (namespace, name) => {
    const parts = name.split('-');
    return parts.some((_, index) => owners.has(`${namespace}/${parts.slice(0, index + 1).join('-')}`));
  };
});

/**
 * The name that a word most likely misspells. Names that differ in a number, a whole part or in having one more part (`cart-v1`
 * and `cart-v2`, `cart-primary` and `cart-canary`, `cart` and `cart-api`) name different things on purpose.
 */
export function misspelt(word: string, names: readonly string[]): string | undefined {
  const parts = word.split('-');
  // Names of a namespace have their parts in common.
  const known = new Map<string, boolean>();
  const isNear = (part: string, other: string): boolean => {
    const key = `${part}-${other}`;
    const answer = known.get(key) ?? isTypo(part, other);
    known.set(key, answer);
    return answer;
  };
  // The cheap questions first: every name of a namespace is asked for each that is not there.
  const candidates = names.filter((name) => {
    if (Math.abs(word.length - name.length) > Math.max(1, word.length / 3)) return false;
    if (word[0] !== name[0] && word.at(-1) !== name.at(-1)) return false;
    const others = name.split('-');
    if (parts.length !== others.length) return parts.join('') === others.join('');
    return (
      parts.every((part, index) => part === others[index] || isNear(part, others[index] ?? '')) &&
      withoutNumbers(word) !== withoutNumbers(name)
    );
  });
  return nearest(word, candidates);
}

function withoutNumbers(name: string): string {
  return name.replaceAll(/\d+/g, '');
}

/** Short parts are codes (`eu` and `us`), and `http` and `https` are one letter apart and two things. */
function isTypo(one: string, other: string): boolean {
  return (
    Math.min(one.length, other.length) >= 4 &&
    [one, other].sort().join() !== 'http,https' &&
    nearest(one, [other]) !== undefined
  );
}
