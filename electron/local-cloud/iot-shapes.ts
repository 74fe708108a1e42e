/** The input of the iot operations as the service model (2015-05-28) constrains it. */
import type { Shape } from './constraints.ts';

type Structure = Extract<Shape, { type: 'structure' }>;

const NAME_PATTERN = '[a-zA-Z0-9:_-]+';
const MAX_QUERY_LENGTH = 1000;

const thingName: Shape = { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN };

export const thingShape: Structure = { type: 'structure', members: { thingName }, required: ['thingName'] };

export const listThingsShape: Structure = {
  type: 'structure',
  members: {
    nextToken: { type: 'string' },
    maxResults: { type: 'integer', min: 1, max: 250 },
    attributeName: { type: 'string', max: 128, pattern: '[a-zA-Z0-9_.,@/:#-]+' },
    attributeValue: { type: 'string', max: 800, pattern: '[a-zA-Z0-9_.,@/:#-]*' },
    thingTypeName: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN },
    usePrefixAttributeValue: { type: 'boolean' },
  },
};

export const searchShape: Structure = {
  type: 'structure',
  members: {
    indexName: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN },
    queryString: { type: 'string', min: 1, max: MAX_QUERY_LENGTH },
    nextToken: { type: 'string' },
    maxResults: { type: 'integer', min: 1, max: 500 },
    queryVersion: { type: 'string' },
  },
  required: ['queryString'],
};

const paging = {
  nextToken: { type: 'string' },
  maxResults: { type: 'integer', min: 1, max: 250 },
} satisfies Record<string, Shape>;

export const listThingGroupsShape: Structure = {
  type: 'structure',
  members: {
    ...paging,
    parentGroup: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN },
    namePrefixFilter: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN },
    recursive: { type: 'boolean' },
  },
};

export const listThingsInThingGroupShape: Structure = {
  type: 'structure',
  members: {
    ...paging,
    thingGroupName: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN },
    recursive: { type: 'boolean' },
  },
  required: ['thingGroupName'],
};

export const listThingTypesShape: Structure = {
  type: 'structure',
  members: { ...paging, thingTypeName: { type: 'string', min: 1, max: 128, pattern: NAME_PATTERN } },
};

export interface ListThingGroupsInput {
  nextToken?: string;
  maxResults?: number;
  parentGroup?: string;
  namePrefixFilter?: string;
}

export interface ListThingsInThingGroupInput {
  nextToken?: string;
  maxResults?: number;
  thingGroupName: string;
}

export interface ListThingTypesInput {
  nextToken?: string;
  maxResults?: number;
  thingTypeName?: string;
}

export interface ListThingsInput {
  nextToken?: string;
  maxResults?: number;
  attributeName?: string;
  attributeValue?: string;
  thingTypeName?: string;
  usePrefixAttributeValue?: boolean;
}

export interface SearchInput {
  indexName?: string | null;
  queryString: string;
  nextToken?: string | null;
  maxResults?: number | null;
  queryVersion?: string | null;
}
