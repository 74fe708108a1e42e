/**
 * Checks input against the constraints of an AWS service model and words what is wrong as the services do:
 * "1 validation error detected: Value '0' at 'timeoutConfig.maxLifetimeTimeoutMinutes' failed to satisfy constraint:
 * Member must have value greater than or equal to 1".
 */
import { ServiceError } from './service-api.ts';

export type Shape =
  | { type: 'string'; min?: number; max?: number; pattern?: string; values?: readonly string[] }
  | { type: 'integer'; min: number; max: number }
  | { type: 'boolean' }
  | { type: 'list'; member: Shape; min?: number; max?: number }
  | { type: 'structure'; members: Readonly<Record<string, Shape>>; required?: readonly string[] };

type Structure = Extract<Shape, { type: 'structure' }>;

/** Everything wrong with a value; throws a SerializationException where a value is of another type than the model's. */
export function findViolations(shape: Shape, value: unknown, path = ''): string[] {
  const violated = (constraint: string) =>
    `Value ${render(value)} at '${path}' failed to satisfy constraint: ${constraint}`;
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') throw wrongType(value, 'a String');
      return stringConstraints(shape, value).map(violated);
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'an Integer');
      return rangeConstraints(value, shape, 'value').map(violated);
    case 'boolean':
      if (typeof value !== 'boolean') throw wrongType(value, 'a Boolean');
      return [];
    case 'list': {
      if (!Array.isArray(value)) throw wrongType(value, 'a List');
      const own = rangeConstraints(value.length, shape, 'length').map(violated);
      return [
        ...own,
        ...value.flatMap((member, index) =>
          findViolations(shape.member, member, `${path}.${index + 1}.member`),
        ),
      ];
    }
    case 'structure':
      return structureViolations(shape, value, path);
  }
}

/** Throws what `findViolations` found as one ValidationException, or under the name that the service uses instead. */
export function validate(shape: Structure, value: unknown, code = 'ValidationException'): void {
  const violations = findViolations(shape, value);
  if (violations.length === 0) return;
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  throw new ServiceError(code, `${count} detected: ${violations.join('; ')}`);
}

/** A body as JSON; an empty one counts as an empty structure. */
export function parseJson(body: Uint8Array): unknown {
  const text = Buffer.from(body).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceError('SerializationException', 'Could not parse the request body as JSON.');
  }
}

function structureViolations(shape: Structure, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(value, 'a Structure');
  }
  const given = value as Record<string, unknown>;
  // Members outside the model are ignored, as the services do; null counts as absent.
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const present = Object.hasOwn(given, name) && given[name] !== null && given[name] !== undefined;
    if (present) return findViolations(member, given[name], at);
    return shape.required?.includes(name)
      ? [`Value null at '${at}' failed to satisfy constraint: Member must not be null`]
      : [];
  });
}

function stringConstraints(shape: Extract<Shape, { type: 'string' }>, value: string): string[] {
  const found = rangeConstraints([...value].length, shape, 'length');
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, 'u').test(value)) {
    found.push(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  if (shape.values && !shape.values.includes(value)) {
    found.push(`Member must satisfy enum value set: [${shape.values.join(', ')}]`);
  }
  return found;
}

function rangeConstraints(
  size: number,
  limits: { min?: number; max?: number },
  what: 'value' | 'length',
): string[] {
  const found: string[] = [];
  if (limits.max !== undefined && size > limits.max) {
    found.push(`Member must have ${what} less than or equal to ${limits.max}`);
  }
  if (limits.min !== undefined && size < limits.min) {
    found.push(`Member must have ${what} greater than or equal to ${limits.min}`);
  }
  return found;
}

function render(value: unknown): string {
  if (!Array.isArray(value)) return `'${String(value)}'`;
  return `'[${value.map((member) => (typeof member === 'string' ? member : JSON.stringify(member))).join(', ')}]'`;
}

function wrongType(value: unknown, wanted: string): ServiceError {
  const kind = Array.isArray(value) ? 'LIST' : value === null ? 'NULL' : (typeof value).toUpperCase();
  return new ServiceError('SerializationException', `${kind}_VALUE can not be converted to ${wanted}`);
}
