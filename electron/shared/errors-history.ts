/** The history and the bill, and help. */
import type { Words } from './errors.ts';

export const historyErrors = {
  // History and bill
  OpenDeclined: (p: { profileName: string; opened: number; limit: number }): Words => ({
    message: `Not opened: “${p.profileName}” has ${p.opened} of the ${p.limit} opens a month that its limit allows.`,
    advice:
      'Nothing was billed. Use a tunnel that is open already, open anyway, or change the limit in the profile.',
  }),
  OpenCalledOff: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was not opened: it was called off before the request went out.`,
    advice: 'Nothing was billed. Open it again when you want it.',
  }),
  ProfileChanged: (p: { profileName: string; thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was not opened: “${p.profileName}” was changed before the request went out.`,
    advice: 'Nothing was billed. Look at the profile and open the tunnel again.',
  }),
  PriceInvalid: (p: { amount: string; most: number }): Words => ({
    message: `${p.amount} cannot be the price of one open.`,
    advice: `Enter a number from 0 to ${p.most}, as AWS’s price list or your bill says, or leave it empty to remove the price.`,
  }),
  CurrencyInvalid: (p: { currency: string }): Words => ({
    message: p.currency.trim() === '' ? 'The price has no currency.' : `“${p.currency}” is not a currency.`,
    advice: 'Enter the three letters of a currency, such as USD, EUR or KRW.',
  }),
  HistoryUnwritable: (p: { reason: string }): Words => ({
    message: `The history of opens could not be saved (${p.reason}).`,
    advice:
      'Check the free space and the rights of Culvert’s data folder. What is missing is written as soon as that works again, unless Culvert ends before.',
  }),
  HistoryDamaged: (p: { lines: number; backup: string }): Words => ({
    message: `${p.lines === 1 ? 'A line' : `${p.lines} lines`} of the history could not be read, so this month’s count may be too low.`,
    advice: `What could not be read was kept in ${p.backup}. Compare the count with your AWS bill.`,
  }),
  HistoryUnreadable: (p: { backup: string }): Words => ({
    message: 'The history of opens could not be read, so Culvert began a new one.',
    advice: `The old one was kept as ${p.backup}. This month’s count starts from nothing.`,
  }),
  HistoryEmpty: (_: object): Words => ({
    message: 'There is nothing to export: no open is recorded for this choice.',
    advice: 'Choose another month or another profile.',
  }),
  ExportFailed: (p: { folder: string; reason: string }): Words => ({
    message: `The history could not be written into ${p.folder} (${p.reason}).`,
    advice: 'Check that the folder exists, that you may write there, and that there is free space.',
  }),
  ExportGone: (_: object): Words => ({
    message: 'There is no exported file to show.',
    advice: 'Export the history first. If the file was moved or deleted, export it again.',
  }),

  // Help
  ReportNotSaved: (p: { folder: string; reason: string }): Words => ({
    message: `The report could not be written into ${p.folder} (${p.reason}).`,
    advice:
      'Check that the folder exists, that you may write there, and that there is free space. Or copy the report.',
  }),
  ReportGone: (_: object): Words => ({
    message: 'There is no saved report to show.',
    advice: 'Save the report first. If the file was moved or deleted, save it again.',
  }),
  LogUnreadable: (p: { reason: string }): Words => ({
    message: `The log cannot be read (${p.reason}).`,
    advice: 'Check that you may read the folder of the log. Culvert works without it.',
  }),
} satisfies Record<string, (p: never) => Words>;
