import type { ServiceBinding, ServiceTarget } from '../proxy/messages.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { lookUpMappings } from './mapping-files.ts';
import { type Mapping, readBinding, readTarget } from './mappings.ts';
import type { Note, Read } from './read.ts';

export interface Choice {
  /** The folder of mapping files, null for none. */
  mappingDir: string | null;
  tell(note: Note): void;
}

/**
 * The local ports for the services of a tunnel that no `-s` maps: from the mapping files, else free ones. Fails with
 * MappingInvalid.
 */
export function chooseServices(serviceIds: readonly string[], choice: Choice): Result<ServiceBinding[]> {
  if (serviceIds.length === 0) {
    return ok([{ serviceId: '', port: 0 }]);
  }
  const mappings = mappingsOf(serviceIds, choice);
  return all(
    serviceIds.map((serviceId) => {
      const mapping = mappings.find((candidate) => candidate.serviceId === serviceId);
      return mapping ? readBinding(mapping) : { value: { serviceId, port: 0 } };
    }),
  );
}

export interface TargetChoice extends Choice {
  /** What `-d` maps; null leaves it to the mapping files. */
  targets: readonly ServiceTarget[] | null;
  /** Where a target without a host is. */
  defaultHost: string;
}

/**
 * The targets for the services of a tunnel. Unlike the source, a destination must serve every one of them, since it is
 * the source that starts connections; and what `-d` names must be there. Fails with MappingInvalid.
 */
export function chooseTargets(serviceIds: readonly string[], choice: TargetChoice): Result<ServiceTarget[]> {
  if (choice.targets !== null) {
    return fitTargets(serviceIds, choice.targets);
  }
  const mappings = mappingsOf(serviceIds, choice);
  const missing = serviceIds.filter((id) => !mappings.some(({ serviceId }) => serviceId === id));
  if (missing.length > 0 || serviceIds.length === 0) {
    const what = serviceIds.length === 0 ? 'a tunnel without services' : missing.join(', ');
    return invalid(`no mapping file has a target for ${what}.`);
  }
  return all(mappings.map((mapping) => readTarget(mapping, choice.defaultHost)));
}

function fitTargets(
  serviceIds: readonly string[],
  targets: readonly ServiceTarget[],
): Result<ServiceTarget[]> {
  const [first, ...others] = targets;
  if (first && others.length === 0 && (serviceIds.length === 0 || first.serviceId === '')) {
    // A lone target means the tunnel's only service, whatever its name.
    return serviceIds.length > 1
      ? invalid(`the tunnel carries ${serviceIds.join(', ')}, so each needs a target of its own.`)
      : ok([{ ...first, serviceId: serviceIds[0] ?? '' }]);
  }
  const mapped = targets.map(({ serviceId }) => serviceId);
  const same = mapped.length === serviceIds.length && serviceIds.every((id) => mapped.includes(id));
  const carried = serviceIds.length === 0 ? 'one service without a name' : serviceIds.join(', ');
  return same
    ? ok([...targets])
    : invalid(`the tunnel carries ${carried}, but -d maps ${mapped.join(', ')}.`);
}

function mappingsOf(serviceIds: readonly string[], { mappingDir, tell }: Choice): Mapping[] {
  if (mappingDir === null) {
    return [];
  }
  const { mappings, notes } = lookUpMappings(mappingDir, serviceIds);
  notes.forEach(tell);
  return mappings;
}

function all<T>(reads: Read<T>[]): Result<T[]> {
  const values: T[] = [];
  for (const read of reads) {
    if ('wrong' in read) {
      return invalid(read.wrong);
    }
    values.push(read.value);
  }
  return ok(values);
}

function invalid(reason: string): Result<never> {
  return fail(culvertError('MappingInvalid', { reason }));
}
