import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

const things = (count: number) => plural(count, 'thing');

/** The list of devices. */
export const devices = {
  'devices.title': 'Devices',
  'devices.loaded-so-far': (p: { count: number }) => `${things(p.count)} so far`,
  'devices.found': (p: { found: number; count: number }) =>
    `${p.found.toLocaleString('en')} of ${things(p.count)}`,
  'devices.found-so-far': (p: { found: number; count: number }) =>
    `${p.found.toLocaleString('en')} of ${things(p.count)} so far`,

  'devices.from-index': 'From the fleet index.',
  'devices.from-index-then': (p: { ago: string }) => `From the fleet index, as it was ${p.ago}.`,
  'devices.from-registry': 'From the registry.',
  'devices.from-registry-then': (p: { ago: string }) => `From the registry, as it was ${p.ago}.`,
  'devices.connection-untold': 'AWS does not tell what is connected.',
  'devices.searching': 'Searching at AWS…',
  'devices.more-there': (p: { count: number }) =>
    `${things(p.count)} of the account are loaded, there are more.`,

  'devices.no-profile': 'Add a profile to begin',
  'devices.no-profile-text':
    'The devices listed here are the things of an AWS account and region. A profile says how to sign in to it.',
  'devices.none-chosen': 'No profile is chosen',
  'devices.none-chosen-text': 'The devices listed here are those of the account and region of a profile.',
  'devices.choose-profile': 'Choose a profile',
  'devices.loading': (p: { region: string }) => `Loading the things of ${p.region}…`,
  'devices.not-loaded':
    'A device can be reached without the list: type its whole thing name into the search field.',
  'devices.empty': (p: { region: string }) => `No things in ${p.region}`,
  'devices.empty-text':
    'Devices appear here once they are registered as things in AWS IoT. If yours are in another region, edit the profile or choose another one.',
  'devices.edit-profile': 'Edit the profile',

  'devices.none-like-that': 'No thing is like that.',
  'devices.none-like-that-loaded': 'No thing is like that among those that are loaded.',
  'devices.none-by': (p: { text: string }) => `No thing is found by “${p.text}”.`,
  'devices.none-by-loaded': (p: { text: string }) =>
    `No thing is found by “${p.text}” among those that are loaded.`,
  'devices.look-in-all': 'Look in all devices',
  'devices.no-favourites': 'No favourites yet. The star of a device puts it here, or F on its row.',
  'devices.no-recents': 'No device was reached from this computer yet.',
  'devices.is-whole-name': 'Is that its whole thing name?',
  'devices.not-listed': (p: { text: string }) => `“${p.text}” is not among the listed things.`,
  'devices.open-by-name': 'Open a tunnel to it by name',

  'devices.tunnels-found': 'Open tunnels found',
  'devices.tunnel-is': (p: { state: string }) => `Tunnel: ${p.state}`,
  'devices.show-tunnel': 'Show tunnel',

  'devices.filter': 'Filter devices',
  'devices.favourites': 'Favourites',
  'devices.recents': 'Recents',
  'devices.type': 'Type',
  'devices.any-type': 'Any type',
  'devices.group': 'Group',
  'devices.any-group': 'Any group',
  'devices.connection': 'Connection',
  'devices.any-connection': 'Any connection',
  'devices.show-all': 'Show all',

  'devices.tunnel-open': 'tunnel open',
  'devices.used': (p: { ago: string }) => `used ${p.ago}`,
  'devices.is-favourite': 'favourite',
  'devices.favourite': 'Favourite',
  'devices.favourite-name': (p: { name: string }) => `Favourite ${p.name}`,
  'devices.make-favourite': 'Put among the favourites',
  'devices.drop-favourite': 'Take out of the favourites',
  'devices.favourite-made': (p: { name: string }) => `${p.name} is a favourite`,
  'devices.favourite-dropped': (p: { name: string }) => `${p.name} is no favourite any more`,

  'devices.asking': 'Asking AWS…',
} as const satisfies Catalogue;
