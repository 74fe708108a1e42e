/**
 * Makes one word of a command line for a POSIX shell. Within single quotes everything but a single quote stands for
 * itself. Throws on NUL, which no argument can hold.
 */
export function posixQuote(word: string): string {
  if (word.includes('\0')) {
    throw new TypeError('an argument cannot hold NUL');
  }
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Whether cmd and PowerShell can both be given the word: cmd replaces %…% (and with some settings !…!) within quotes,
 * PowerShell $… and `, and reads typographic quotes as quotes.
 */
export function isQuotableOnWindows(word: string): boolean {
  return !/["%!$`“”„‘’‚‛]|\p{Cc}/u.test(word);
}

/** Makes one word of a command line that means the same in cmd and in PowerShell. Throws where none does. */
export function windowsQuote(word: string): string {
  if (!isQuotableOnWindows(word)) {
    throw new TypeError('a value that cmd and PowerShell read differently');
  }
  if (/^[A-Za-z0-9_+=:./\\-][A-Za-z0-9_@+=:./\\-]*$/.test(word)) {
    return word;
  }
  // Backslashes before the closing quote would take its meaning away (CommandLineToArgvW).
  return `"${word.replace(/\\+$/, '$&$&')}"`;
}

/** A literal of PowerShell: only single quotes, among them the typographic ones, count within single quotes. */
export function powershellQuote(word: string): string {
  return `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`;
}
