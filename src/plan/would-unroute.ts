import { type Diagnostic, diagnose } from '../diagnostics/diagnostic.ts';
import { formatName } from '../resource/resource-id.ts';
import { type FanOut, formatFanOut } from '../topology/fan-out.ts';
import type { ServiceNode } from '../topology/topology.ts';
import { itemOf } from './home.ts';

/** A Service whose routes do not run today and leave requests unmatched: bound to a waypoint, those would be answered 404. */
export function wouldUnroute(fanOut: FanOut, service: ServiceNode): Diagnostic {
  const facts = { fanOut: formatFanOut(fanOut), service: formatName(service) };
  return diagnose('FAN308', facts, {
    item: itemOf(service, fanOut),
    severity: fanOut.configured ? 'error' : 'warning',
  });
}
