/** What a key may do: the one place that the services and IAM's simulation both ask. */
import type { PolicySeed } from './types.ts';

export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';

/** The policy of a user or role by itself, to hand on to its sessions. */
export function policyOf({ denied, forbidden, requiredTags, allowedTags }: PolicySeed): PolicySeed {
  return {
    ...(denied && { denied }),
    ...(forbidden && { forbidden }),
    ...(requiredTags && { requiredTags }),
    ...(allowedTags && { allowedTags }),
  };
}

export interface PolicyQuestion {
  action: string;
  /** The tag keys of the request. Left out: its tags are not looked at. */
  tagKeys?: readonly string[];
  /** The keys that count as given for aws:RequestTag, where a simulation tells them apart from aws:TagKeys. */
  requestTags?: readonly string[];
}

/** How IAM ends its sentence about a refusal. */
export const WORDS_OF_REFUSAL = {
  implicitDeny: (action: string) => `because no identity-based policy allows the ${action} action`,
  explicitDeny: () => 'with an explicit deny in an identity-based policy',
} as const;

/** A Deny statement wins over everything; then something has to allow the action, with the tags that come with it. */
export function decide(policy: PolicySeed, question: PolicyQuestion): Decision {
  const { action, tagKeys, requestTags = tagKeys } = question;
  if (names(policy.forbidden, action)) return 'explicitDeny';
  if (names(policy.denied, action)) return 'implicitDeny';
  if (tagKeys === undefined || requestTags === undefined) return 'allowed';
  const { requiredTags, allowedTags } = tagRules(policy, action);
  const fits =
    requiredTags.every((key) => requestTags.includes(key)) &&
    (allowedTags === undefined || tagKeys.every((key) => allowedTags.includes(key)));
  return fits ? 'allowed' : 'implicitDeny';
}

const TAGGED_ACTION = 'iot:OpenTunnel';

/** What a policy says of the tags of this action; a simulation has to be told of each condition's value. */
export function tagRules(
  { requiredTags, allowedTags }: PolicySeed,
  action: string,
): { requiredTags: readonly string[]; allowedTags: readonly string[] | undefined } {
  const tagged = action.toLowerCase() === TAGGED_ACTION.toLowerCase();
  return { requiredTags: (tagged && requiredTags) || [], allowedTags: tagged ? allowedTags : undefined };
}

/** IAM compares actions without regard to case; `*` stands for any text. */
function names(patterns: readonly string[] | undefined, action: string): boolean {
  return patterns?.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) ?? false;
}

/** Whether a text fits a pattern of IAM, in which `*` stands for any text. */
export function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
