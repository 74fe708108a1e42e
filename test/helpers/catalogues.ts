import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { errors as jaErrors } from '../../electron/i18n/ja/errors.ts';
import { reasons as jaReasons } from '../../electron/i18n/ja/reasons.ts';
import { errors as koErrors } from '../../electron/i18n/ko/errors.ts';
import { reasons as koReasons } from '../../electron/i18n/ko/reasons.ts';
import { errors as zhErrors } from '../../electron/i18n/zh-cn/errors.ts';
import { reasons as zhReasons } from '../../electron/i18n/zh-cn/reasons.ts';
import { catalogue } from '../../electron/shared/errors.ts';
import { reasons } from '../../electron/shared/reasons.ts';
import { ROOT } from './source-strings.ts';

export type Message = string | ((p: Record<string, unknown>) => string);
export type Messages = Readonly<Record<string, Message>>;

export const TRANSLATIONS = ['ko', 'ja', 'zh-cn'] as const;
export type TranslationName = (typeof TRANSLATIONS)[number];

export interface CatalogueSet {
  name: string;
  /** What each message of it is told. */
  domains: Record<string, Domain>;
  en: Messages;
  translated: Record<TranslationName, Messages>;
}

/** Every catalogue there is: a section of main or of the window, the errors, and the reasons. */
export async function allCatalogues(): Promise<CatalogueSet[]> {
  return [...(await sections('electron/i18n')), ...(await sections('renderer/i18n')), ...shared()];
}

/** The names of the sections, which are those of their files. */
export function sectionNames(folder: string): string[] {
  return fs
    .readdirSync(path.join(ROOT, folder, 'en'))
    .map((file) => file.replace(/\.ts$/, ''))
    .sort();
}

/** Whose translations have no English of their own beside them. */
export const NOT_SECTIONS: readonly string[] = [
  ...['errors', 'errors-commands', 'errors-control', 'errors-services', 'errors-ssh'],
  'reasons',
];

export async function sections(folder: string): Promise<CatalogueSet[]> {
  return Promise.all(
    sectionNames(folder).map(async (section) => {
      const [en, ko, ja, zhCn] = await Promise.all(
        ['en', ...TRANSLATIONS].map((language) => sectionOf(`${folder}/${language}/${section}.ts`)),
      );
      const translated = { ko: ko ?? {}, ja: ja ?? {}, 'zh-cn': zhCn ?? {} };
      return {
        name: `${folder}/${section}`,
        domains: domainsOf(`${folder}/en/${section}.ts`),
        en: en ?? {},
        translated,
      };
    }),
  );
}

async function sectionOf(file: string): Promise<Messages> {
  const module = (await import(pathToFileURL(path.join(ROOT, file)).href)) as Record<string, Messages>;
  const [only, ...others] = Object.values(module);
  if (!only || others.length > 0) {
    throw new Error(`${file} has to export its section and nothing else`);
  }
  return only;
}

function shared(): CatalogueSet[] {
  return [
    {
      name: 'errors',
      domains: Object.fromEntries(
        Object.entries(errorDomains()).flatMap(([code, domain]) => [
          [`${code}.message`, domain],
          [`${code}.advice`, domain],
        ]),
      ),
      en: flat(catalogue),
      translated: { ko: flat(koErrors), ja: flat(jaErrors), 'zh-cn': flat(zhErrors) },
    },
    {
      name: 'reasons',
      domains: domainsOf('electron/shared/reasons.ts'),
      en: reasons as unknown as Messages,
      translated: {
        ko: koReasons as unknown as Messages,
        ja: jaReasons as unknown as Messages,
        'zh-cn': zhReasons as unknown as Messages,
      },
    },
  ];
}

/** The two sentences of each error, as messages of their own. */
function flat(errors: object): Messages {
  return Object.fromEntries(
    Object.entries(errors as Record<string, (p: object) => { message: string; advice: string }>).flatMap(
      ([code, say]) => [
        [`${code}.message`, (p) => say(p).message],
        [`${code}.advice`, (p) => say(p).advice],
      ],
    ),
  );
}

/** What a message asks for, by name: the values it may have, a usual one first. */
export type Domain = Record<string, unknown[]>;

export interface Telling {
  text: string;
  /** What the message looked at. */
  read: string[];
}

/** What a message says: of usual values first, then with each of them in turn as something else that it may be. */
export function tellings(message: Message, domain: Domain): Telling[] {
  if (typeof message === 'string') {
    return [{ text: message, read: [] }];
  }
  const usual = Object.fromEntries(Object.entries(domain).map(([name, [value]]) => [name, value]));
  const others = Object.entries(domain).flatMap(([name, [, ...rest]]) =>
    rest.map((value) => ({ ...usual, [name]: value })),
  );
  return [usual, ...others].map((values) => {
    const read = new Set<string>();
    const params = new Proxy<Record<string, unknown>>(values, {
      get(given, name) {
        read.add(String(name));
        return given[String(name)];
      },
    });
    return { text: message(params), read: [...read].sort() };
  });
}

/** Everything a message looks at, whatever it is given. */
export function asked(message: Message, domain: Domain): string[] {
  return [...new Set(tellings(message, domain).flatMap(({ read }) => read))].sort();
}

/** Counts that languages tell apart, and one that is written with a separator. */
const NUMBERS = [5, 0, 1, 2, 1_234, -3];

/** A key, and what its function is told: the name of an interface, or the fields themselves. */
const MESSAGE = /^ {2}'?([\w.-]+)'?: \((?:p|_|\{[^}]*\}): (?:(\w+)|\{([^}]*)\})\)/gm;

/** What each error is told. Its sections stand in files of their own, their shared types in the one that joins them. */
export function errorDomains(): Record<string, Domain> {
  const folder = 'electron/shared';
  const files = fs
    .readdirSync(path.join(ROOT, folder))
    .filter((file) => /^errors(?:-[\w-]+)?\.ts$/.test(file));
  return domainsOf(...files.map((file) => `${folder}/${file}`));
}

/**
 * The domain of each message of these source files, read from the types of its parameters:
 * `'tunnels.many': (p: { count: number; kind: 'a' | 'b' }) => …`.
 */
function domainsOf(...files: string[]): Record<string, Domain> {
  const source = files.map((file) => fs.readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
  const unions = new Map(
    [...source.matchAll(/^export type (\w+) =\s*(?:\|\s*)?('[^;]+);/gm)].map(([, name = '', union = '']) => [
      name,
      union,
    ]),
  );
  const shapes = new Map(
    [...source.matchAll(/^interface (\w+) \{([^}]*)\}/gm)].map(([, name = '', fields = '']) => [
      name,
      fields,
    ]),
  );
  const domains = [...source.matchAll(MESSAGE)].map(([, key = '', shape = '', types = '']) => {
    const fields = (shapes.get(shape) ?? types).replace(/\/\*\*.*?\*\//gs, '').split(';');
    const entries = fields.flatMap((field) => {
      const [, name, optional, type = ''] = /^\s*(\w+)(\??): (.+?)\s*$/s.exec(field) ?? [];
      const [first = ''] = type.split(' | ');
      return name
        ? [[name, [...valuesOf(name, unions.get(first) ?? type), ...(optional ? [undefined] : [])]]]
        : [];
    });
    return [key, Object.fromEntries(entries) as Domain] as const;
  });
  return Object.fromEntries(domains);
}

function valuesOf(name: string, type: string): unknown[] {
  return type.split(/\s*\|\s*/).flatMap((each): unknown[] => {
    switch (each) {
      case 'number':
        return NUMBERS;
      case 'boolean':
        return [true, false];
      case 'string':
        return [`‹${name}›`, ''];
      case 'string[]':
      case 'readonly string[]':
        return [[`‹${name}›`], []];
      case 'null':
        return [null];
      default: {
        const literal = /^'(.*)'$/.exec(each)?.[1];
        if (literal === undefined) {
          throw new Error(`no values are known for ${name}: ${each}`);
        }
        return [literal];
      }
    }
  });
}
