import { GATEWAY_GROUP } from '../../model/parent-ref.ts';
import { short } from '../../report/trace-text.ts';
import { formatName, parseName } from '../../resource/resource-id.ts';
import type { Workload } from '../../trace/endpoints.ts';
import type { World } from '../../trace/world.ts';
import type { NodeKind, PictureNode } from './graph.ts';

/** The places of pictures, each with a key that says where it is. Names are `NAMESPACE/NAME`. */
export interface Places {
  readonly source: (text: string) => PictureNode;
  readonly gateway: (name: string) => PictureNode;
  /** A waypoint is a place of its own for each Service: what it decides is decided for one. */
  readonly waypoint: (name: string, service: string) => PictureNode;
  /** The same of a route and its parents. */
  readonly route: (kind: string, name: string, parent: string, writtenFor: string | undefined) => PictureNode;
  readonly service: (name: string) => PictureNode;
  readonly pods: (service: string, workloads: readonly Workload[], why: string) => PictureNode;
  readonly end: (at: string, status: string, why: string) => PictureNode;
}

export function placesOf({ topology }: World, home: string): Places {
  const place = (
    kind: NodeKind,
    key: string,
    { role, name, note, id }: Partial<Pick<PictureNode, 'note' | 'id'>> & Pick<PictureNode, 'role' | 'name'>,
  ): PictureNode => ({ key, kind, role, name, note, id });
  const object = (apiVersion: string, kind: string, name: string) => ({ apiVersion, kind, ...parseName(name) });
  return {
    source: (text) => place('source', 'source', { role: 'Requests of', name: text }),
    gateway: (name) => {
      const { namespace, name: own } = parseName(name);
      const absent = topology.model.gateway(namespace, own) === undefined;
      const note = absent ? 'not in the input' : undefined;
      const id = object(`${GATEWAY_GROUP}/v1`, 'Gateway', name);
      return place('gateway', `gateway ${name}`, { role: 'Gateway', name: short(name, home), note, id });
    },
    waypoint: (name, service) =>
      place('waypoint', `waypoint ${name} @ ${service}`, {
        role: 'Waypoint',
        name: short(name, home),
        note: undefined,
        id: object(`${GATEWAY_GROUP}/v1`, 'Gateway', name),
      }),
    route: (kind, name, parent, writtenFor) =>
      place('route', `route ${kind} ${name} @ ${parent}`, {
        role: writtenFor === undefined ? kind : `${kind}, Flagger’s`,
        name: short(name, home),
        note: undefined,
        id: object(`${GATEWAY_GROUP}/v1`, kind, name),
      }),
    service: (name) => {
      const { namespace, name: own } = parseName(name);
      const node = topology.service(namespace, own);
      const note = node === undefined ? 'not in the input' : undefined;
      const role = node?.role === undefined ? 'Service' : `Service, ${node.role}`;
      return place('service', `service ${name}`, {
        role,
        name: short(name, home),
        note,
        id: object('v1', 'Service', name),
      });
    },
    pods: (service, workloads, why) => {
      const names = workloads.map((workload) => short(formatName(workload), home));
      const [first] = workloads;
      if (first === undefined) {
        return place('pods', `pods of ${service}`, { role: 'Pods of', name: short(service, home), note: why });
      }
      const key = workloads.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).join(', ');
      return place('pods', `pods ${key}`, {
        role: `Pods, ${first.kind}`,
        name: names.join(' or '),
        note: undefined,
        id: { apiVersion: first.kind === 'Pod' ? 'v1' : 'apps/v1', ...first },
      });
    },
    end: (at, status, why) => place('end', `end ${status} @ ${at}`, { role: 'Answer', name: status, note: why }),
  };
}
