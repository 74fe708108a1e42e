import { plural } from '../english.ts';
import { grouped } from '../grouped.ts';
import type { Catalogue } from '../translate.ts';

export const questions = {
  'questions.quit': (p: { count: number }) =>
    p.count === 1 ? 'A tunnel is open.' : `${plural(p.count, 'tunnel')} are open.`,
  'questions.quit-demo': 'The demo’s tunnels end with the demo.',
  'questions.quit-cost':
    'Closed tunnels are billed again when they are opened again. Left open, they cost nothing more and can be reused until they expire.',
  'questions.quit-adopted': (p: { count: number }) =>
    p.count === 1
      ? 'One of them was opened by somebody else, who cannot use it any more once it is closed.'
      : `${grouped(p.count)} of them were opened by others, who cannot use them any more once they are closed.`,
  'questions.quit-only-adopted': (p: { count: number }) =>
    p.count === 1
      ? 'Somebody else opened it, and cannot use it any more once it is closed.'
      : 'Others opened them, and cannot use them any more once they are closed.',
  'questions.quit-quick': (p: { count: number }) =>
    p.count === 1
      ? 'One of them came from a pasted token: it is only disconnected, and stays open at AWS until it expires or whoever opened it closes it.'
      : `${grouped(p.count)} of them came from pasted tokens: they are only disconnected, and stay open at AWS until they expire or whoever opened them closes them.`,
  'questions.quit-only-quick': (p: { count: number }) =>
    p.count === 1
      ? 'It came from a pasted token, so it is only disconnected: it stays open at AWS until it expires or whoever opened it closes it.'
      : 'They came from pasted tokens, so they are only disconnected: they stay open at AWS until they expire or whoever opened them closes them.',
  'questions.close-window': 'Keep Culvert running when its window is closed?',
  'questions.close-window-tray':
    'It stays in the tray, and open tunnels go on. You are asked this once; Settings has it, too.',
  'questions.close-window-menu-bar':
    'It stays in the menu bar, and open tunnels go on. You are asked this once; Settings has it, too.',
  'questions.adopt-in-use':
    'Taking it over is free and cuts them off. Better ask first who works on the device.',
  'questions.mfa': (p: { profile: string }) => `“${p.profile}” needs a code of your MFA device.`,
  'questions.mfa-enter': (p: { serial: string }) => `Enter the six digits that ${p.serial} shows now.`,
  'questions.mfa-wrong': 'That code was not accepted.',
  'questions.mfa-again': (p: { serial: string; left: number }) =>
    `A code counts once. Wait for the next one that ${p.serial} shows and enter that. ${p.left === 1 ? 'This is the last try.' : `You have ${p.left} more tries.`}`,
  'questions.limit': (p: { profile: string; opened: number; limit: number }) =>
    `“${p.profile}” has opened ${plural(p.opened, 'tunnel')} this month; its limit is ${grouped(p.limit)}.`,
  'questions.limit-unsure': (p: { profile: string; opened: number; unsure: number; limit: number }) =>
    `“${p.profile}” has opened ${plural(p.opened, 'tunnel')} this month (${grouped(p.unsure)} of them unsure); its limit is ${grouped(p.limit)}.`,
  'questions.limit-cost': (p: { opened: number; cost: string }) =>
    `${p.opened === 1 ? 'It' : 'They'} cost ${p.cost}.`,
  'questions.limit-price': (p: { price: string; region: string }) =>
    `One more costs ${p.price}, the price you entered for ${p.region}.`,
  'questions.limit-no-price': (p: { region: string }) =>
    `One more is billed; no price is entered for ${p.region}.`,
  'questions.limit-reuse': 'A tunnel that is open already can be used again for free.',
} as const satisfies Catalogue;
