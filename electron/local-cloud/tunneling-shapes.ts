/** The input of the tunneling API as its service model (2018-10-05) constrains it. */
import type { Shape } from './constraints.ts';
import type { Tag } from './tunnel-registry.ts';

type Structure = Extract<Shape, { type: 'structure' }>;

const tagText = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';
const name: Shape = { type: 'string', min: 1, max: 128, pattern: '[a-zA-Z0-9:_-]+' };
const tunnelId: Shape = { type: 'string', pattern: '[a-zA-Z0-9_\\-+=:]{1,128}' };
const tagKey: Shape = { type: 'string', min: 1, max: 128, pattern: tagText };
const resourceArn: Shape = { type: 'string', min: 1, max: 1011 };

const tags: Shape = {
  type: 'list',
  min: 1,
  max: 200,
  member: {
    type: 'structure',
    members: { key: tagKey, value: { type: 'string', min: 0, max: 256, pattern: tagText } },
    required: ['key', 'value'],
  },
};

const destinationConfig: Shape = {
  type: 'structure',
  members: { thingName: name, services: { type: 'list', member: name, min: 1 } },
  required: ['services'],
};

export interface DestinationConfig {
  thingName?: string | null;
  services: string[];
}

/** What the checked body of each operation holds. JSON may carry null for a member that is absent. */
export interface TunnelingInputs {
  OpenTunnel: {
    description?: string | null;
    tags?: Tag[] | null;
    destinationConfig?: DestinationConfig | null;
    timeoutConfig?: { maxLifetimeTimeoutMinutes?: number | null } | null;
  };
  DescribeTunnel: { tunnelId: string };
  ListTunnels: { thingName?: string | null; maxResults?: number | null; nextToken?: string | null };
  CloseTunnel: { tunnelId: string; delete?: boolean | null };
  RotateTunnelAccessToken: {
    tunnelId: string;
    clientMode: 'SOURCE' | 'DESTINATION' | 'ALL';
    destinationConfig?: DestinationConfig | null;
  };
  TagResource: { resourceArn: string; tags: Tag[] };
  UntagResource: { resourceArn: string; tagKeys: string[] };
  ListTagsForResource: { resourceArn: string };
}

export type TunnelingOperation = keyof TunnelingInputs;

export const tunnelingShapes: Readonly<Record<TunnelingOperation, Structure>> = {
  OpenTunnel: {
    type: 'structure',
    members: {
      description: { type: 'string', pattern: '[^\\p{C}]{1,2048}' },
      tags,
      destinationConfig,
      timeoutConfig: {
        type: 'structure',
        members: { maxLifetimeTimeoutMinutes: { type: 'integer', min: 1, max: 720 } },
      },
    },
  },
  DescribeTunnel: { type: 'structure', members: { tunnelId }, required: ['tunnelId'] },
  ListTunnels: {
    type: 'structure',
    members: {
      thingName: name,
      maxResults: { type: 'integer', min: 1, max: 100 },
      nextToken: { type: 'string', pattern: '[a-zA-Z0-9_=-]{1,4096}' },
    },
  },
  CloseTunnel: {
    type: 'structure',
    members: { tunnelId, delete: { type: 'boolean' } },
    required: ['tunnelId'],
  },
  RotateTunnelAccessToken: {
    type: 'structure',
    members: {
      tunnelId,
      clientMode: { type: 'string', values: ['SOURCE', 'DESTINATION', 'ALL'] },
      destinationConfig,
    },
    required: ['tunnelId', 'clientMode'],
  },
  TagResource: { type: 'structure', members: { resourceArn, tags }, required: ['resourceArn', 'tags'] },
  UntagResource: {
    type: 'structure',
    members: { resourceArn, tagKeys: { type: 'list', member: tagKey, min: 0, max: 200 } },
    required: ['resourceArn', 'tagKeys'],
  },
  ListTagsForResource: { type: 'structure', members: { resourceArn }, required: ['resourceArn'] },
};
