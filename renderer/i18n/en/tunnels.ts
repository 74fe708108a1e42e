import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** The open and closed tunnels. */
export const tunnels = {
  'tunnels.title': 'Tunnels',
  'tunnels.quick-open': 'Quick open…',
  'tunnels.closed-list': 'Closed tunnels',
  'tunnels.closed-title': 'Closed',
  'tunnels.forget-closed': 'Forget all closed',
  'tunnels.forgotten': (p: { count: number }) => `${plural(p.count, 'closed tunnel')} taken off the list`,
  'tunnels.none': 'No tunnel is open',
  'tunnels.none-text':
    'Choose a device, and Culvert opens a tunnel to it and gives you a local port for ssh, a web page or another service.',
  'tunnels.choose-device': 'Choose a device',
  'tunnels.no-profile': 'Add a profile to begin',
  'tunnels.no-profile-text':
    'A profile says how to sign in to an AWS account, and which region its devices are in.',
  'tunnels.signed-out': (p: { profile: string }) => `Sign in to ${p.profile} to open tunnels`,
  'tunnels.signed-out-text':
    'Its sign-in has ended. Tunnels that are open stay usable; opening and closing them needs the sign-in.',
  'tunnels.many': (p: { count: number }) => plural(p.count, 'open tunnel'),
  'tunnels.unfold-all': 'Show all details',
  'tunnels.fold-all': 'Hide all details',
  'tunnels.details-of': (p: { name: string }) => `Details of ${p.name}`,
  'tunnels.left-short': (p: { time: string }) => `${p.time} left`,
  'tunnels.ports-of': (p: { name: string }) => `Ports of ${p.name}`,
  'tunnels.no-port': 'no local port yet',
  'tunnels.on-device': 'on the device',
  'tunnels.copy-address': 'Copy address',
  'tunnels.copy-this-address': (p: { address: string }) => `Copy address ${p.address}`,
  'tunnels.copy-port': 'Copy port number',
  'tunnels.copy-link': 'Copy link',
  'tunnels.copy-sftp': 'Copy sftp command',
  'tunnels.copy-scp': 'Copy scp command',
  'tunnels.copy-id': 'Copy tunnel ID',
  'tunnels.show-log': 'Show its log',
  'tunnels.open-like': 'Open another like it…',
  'tunnels.more-tunnel': (p: { name: string }) => `More for ${p.name}`,
  'tunnels.more-port': (p: { service: string }) => `More for ${p.service}`,
  'tunnels.next-port': 'Use another port next time…',
  'tunnels.next-port-title': (p: { service: string; name: string }) => `Port for ${p.service} of ${p.name}`,
  'tunnels.next-port-text': (p: { port: string }) =>
    `It is on port ${p.port} now, and stays there for this tunnel. From the next tunnel on it takes the port you choose.`,
  'tunnels.next-port-field': 'Local port from now on',
  'tunnels.next-port-wrong': 'A port is a whole number from 1 to 65535.',
  'tunnels.next-port-saved': (p: { port: string }) => `Port ${p.port} is used from the next tunnel on`,
  'tunnels.no-traffic': 'no traffic yet',
  'tunnels.traffic': (p: { down: string; up: string }) => `${p.down} down · ${p.up} up`,
  'tunnels.limit': (p: { rate: string }) => `limit ${p.rate}`,
  'tunnels.limit-why': (p: { rate: string }) =>
    `AWS’s quota for one tunnel is ${p.rate} unless it was raised. Sometimes more gets through.`,
  'tunnels.throughput': (p: { down: string; up: string; limit: string }) =>
    `Throughput of the last minute: now ${p.down} down and ${p.up} up; the limit is ${p.limit}`,
  'tunnels.opened': (p: { time: string }) => `Opened ${p.time}`,
  'tunnels.opened-reused': (p: { time: string }) => `Opened ${p.time}, reused`,
  'tunnels.opened-adopted': (p: { time: string }) => `Opened ${p.time}, adopted`,
  'tunnels.opened-restored': (p: { time: string }) => `Opened ${p.time}, found again after the restart`,
  'tunnels.closes-at': (p: { time: string }) => `closes by itself at ${p.time}`,
  'tunnels.from-token': 'From a pasted token',
  'tunnels.quick-end':
    '<b>Its expiry is not known, since its token was pasted.</b> Closing ends this side only; the tunnel itself stays open until its time is over or its owner closes it.',
  'tunnels.ends-of': (p: { name: string }) => `Both ends of ${p.name}`,
  'tunnels.end-online-since': (p: { end: string; time: string }) => `${p.end}: online since ${p.time}`,
  'tunnels.end-online': (p: { end: string }) => `${p.end}: online`,
  'tunnels.end-connecting': (p: { end: string }) => `${p.end}: going online`,
  'tunnels.end-offline': (p: { end: string }) => `${p.end}: offline`,
  'tunnels.end-waiting': (p: { end: string }) => `${p.end}: not there yet`,
  'tunnels.end-lost-at': (p: { end: string; time: string }) => `${p.end}: lost at ${p.time}`,
  'tunnels.end-lost': (p: { end: string }) => `${p.end}: lost`,
  'tunnels.end-unknown': (p: { end: string }) => `${p.end}: not known`,
  'tunnels.waiting': (p: { detail: string }) => `Waiting <t>time</t> · ${p.detail}`,
  'tunnels.waited': 'Waited',
  'tunnels.check': 'What to check',
  'tunnels.check-seen': (p: { state: string }) => `${p.state}, so it should have been told of the tunnel.`,
  'tunnels.check-unseen': (p: { state: string }) =>
    `${p.state}. A device is told of the tunnel only while it is connected. Is the device on, and does it have a network?`,
  'tunnels.check-power': 'Is the device on, and does it have a network?',
  'tunnels.check-agent': (p: { topic: string }) =>
    `Is its tunnel agent running, such as the AWS IoT Device Client, and subscribed to <c>${p.topic}</c>?`,
  'tunnels.check-policy': 'Does its policy allow <c>iot:Subscribe</c> and <c>iot:Receive</c> for that topic?',
  'tunnels.check-network': (p: { host: string }) => `Does its network let it reach <c>${p.host}</c>?`,
  'tunnels.check-service': (p: { service: string; address: string }) =>
    `Is ${p.service} running on the device, at <c>${p.address}</c>?`,
  'tunnels.check-rotate':
    'A device that was off when the tunnel was opened has missed its token. Rotating sends it a new one, and is free.',
  'tunnels.rotate-question': (p: { count: number }) =>
    `Rotate the tokens? ${plural(p.count, 'connection')} break${p.count === 1 ? 's' : ''} off. It is free.`,
  'tunnels.rotate-yes': 'Rotate',
  'tunnels.rotated': (p: { name: string }) => `New tokens are on their way to ${p.name}`,
  'tunnels.close-side': 'Close this side',
  'tunnels.close-side-question': 'Close this side? Its token may not work a second time.',
  'tunnels.close-question': (p: { count: number }) =>
    `Close this tunnel? ${plural(p.count, 'connection')} break${p.count === 1 ? 's' : ''} off, and opening it again is billed.`,
  'tunnels.expiry': (p: { time: string }) =>
    `Its lifetime cannot be extended, and what runs through it breaks off at ${p.time}. A new one is billed.`,
  'tunnels.open-again': 'Open again',
} as const satisfies Catalogue;
