/** Signing in, and the keychain. */
import type { RolePart, Words } from './errors.ts';

const ROLE_PARTS: Record<RolePart, string> = {
  role: 'role',
  'external-id': 'external ID',
  'mfa-device': 'MFA device',
  'session-name': 'session name',
};

export const signInErrors = {
  // Signing in
  SignInNeeded: (p: { name: string }): Words => ({
    message: `“${p.name}” is signed out.`,
    advice: 'Choose Sign in. The page where you sign in opens in your browser.',
  }),
  MfaNeeded: (p: { name: string }): Words => ({
    message: `“${p.name}” needs a code of its MFA device.`,
    advice: 'Choose Sign in, then enter the six digits that the device shows.',
  }),
  MfaCodeWrong: (p: { serial: string }): Words => ({
    message: `AWS does not accept the codes of ${p.serial}.`,
    advice:
      'Check that the codes are of that device and that its clock is right. A code counts once: wait for the next one, then choose Sign in.',
  }),
  SignInCancelled: (_: object): Words => ({
    message: 'The sign-in was cancelled.',
    advice: 'Choose Sign in to begin again.',
  }),
  SignInTimedOut: (_: object): Words => ({
    message: 'Nobody finished the sign-in in the browser in time.',
    advice: 'Choose Sign in to begin again.',
  }),
  SignInRefused: (p: { reason: string }): Words => ({
    message: `The sign-in was refused: ${p.reason}`,
    advice:
      'Choose Sign in to begin again, and allow the request on the page. If that does not help, ask whoever manages IAM Identity Center.',
  }),
  SignInFailed: (p: { host: string; reason: string }): Words => ({
    message: `${p.host} could not sign you in: ${p.reason}`,
    advice: 'Check the start URL and its region, then try again.',
  }),
  SignInNotKept: (p: { reason: string }): Words => ({
    message: `You are signed in, but that could not be kept (${p.reason}).`,
    advice:
      'Check the free space and the rights of ~/.aws/sso/cache, where the AWS CLI keeps it too, then sign in again.',
  }),
  SignOutIncomplete: (p: { reason: string }): Words => ({
    message: `You are signed out, but the AWS CLI’s file of the sign-in could not be deleted (${p.reason}).`,
    advice: 'Check the rights of ~/.aws/sso/cache, then sign out again, or delete the files there.',
  }),
  StartUrlInvalid: (p: { url: string }): Words => ({
    message: p.url === '' ? 'There is no start URL.' : `“${p.url}” is not a start URL.`,
    advice:
      'Copy the AWS access portal’s address, such as https://acme.awsapps.com/start, from the mail that invited you or from whoever manages IAM Identity Center.',
  }),
  SsoChoiceMissing: (_: object): Words => ({
    message: 'No account and role of IAM Identity Center are chosen.',
    advice: 'Sign in first, then choose an account (twelve digits) and one of its roles.',
  }),
  SsoRoleMissing: (p: { roleName: string; accountId: string }): Words => ({
    message: `IAM Identity Center does not give you the role ${p.roleName} of account ${p.accountId}.`,
    advice:
      'Edit the profile and choose another role, or ask whoever manages IAM Identity Center for this one.',
  }),
  AwsFileUnreadable: (p: { file: string; reason: string }): Words => ({
    message: `${p.file} cannot be read (${p.reason}).`,
    advice: 'Check the file’s rights, and AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE if they are set.',
  }),
  AwsProfileMissing: (p: { awsProfile: string; files: string }): Words => ({
    message: `There is no AWS profile named “${p.awsProfile}” in ${p.files}.`,
    advice: 'Choose another one, or add it there: for instance with aws configure.',
  }),
  AwsProfileBroken: (p: { awsProfile: string; problem: string }): Words => ({
    message: `The AWS profile “${p.awsProfile}” cannot be used: ${p.problem}`,
    advice: 'Correct it in the AWS files, then try again. Culvert reads them anew each time.',
  }),
  CredentialProcessFailed: (p: { awsProfile: string; reason: string; path: string }): Words => ({
    message: `The credential_process of “${p.awsProfile}” failed: ${p.reason}`,
    advice: `Run the command in a terminal to see whether it works there. Culvert looks for programs in ${p.path}; give the whole path of one that is elsewhere.`,
  }),
  CredentialSourceFailed: (p: { awsProfile: string; reason: string }): Words => ({
    message: `The AWS profile “${p.awsProfile}” gives no credentials: ${p.reason}`,
    advice: 'Try aws sts get-caller-identity with that profile in a terminal to see whether it works there.',
  }),
  WebIdentityFailed: (p: { awsProfile: string; reason: string }): Words => ({
    message: `The web identity of “${p.awsProfile}” was not accepted: ${p.reason}`,
    advice: 'Check that the token file holds a fresh token and that the role trusts who issued it.',
  }),
  LoginSessionExpired: (p: { awsProfile: string }): Words => ({
    message: `The login of the AWS profile “${p.awsProfile}” has ended.`,
    advice: `Run aws login --profile ${p.awsProfile} in a terminal, then try again.`,
  }),
  RoleRefused: (p: { roleArn: string; reason: string }): Words => ({
    message: `AWS does not let this profile assume ${p.roleArn}: ${p.reason}`,
    advice:
      'Check the role’s name, its trust policy, the external ID, and that the profile may do sts:AssumeRole on it.',
  }),
  RoleInvalid: (p: { text: string; what: RolePart }): Words => ({
    message:
      p.text === ''
        ? `There is no ${ROLE_PARTS[p.what]}.`
        : `“${p.text}” cannot be ${p.what === 'mfa-device' ? 'an' : 'a'} ${ROLE_PARTS[p.what]}.`,
    advice:
      'A role looks like arn:aws:iam::123456789012:role/Operator, an MFA device like arn:aws:iam::123456789012:mfa/alex. External IDs and session names have letters, digits and + = , . @ - _, no blanks.',
  }),
  TagInvalid: (p: { key: string; reason: string }): Words => ({
    message:
      p.key === '' ? `A tag cannot be used: ${p.reason}.` : `The tag “${p.key}” cannot be used: ${p.reason}.`,
    advice:
      'A key has 1 to 128 and a value up to 256 letters, digits, blanks and _ . : / = + - @. Each key stands once, and none begins with aws:.',
  }),
  TooManyTags: (p: { count: number }): Words => ({
    message: `A tunnel can have 49 tags beside Culvert’s own; these are ${p.count}.`,
    advice: 'Leave some out. The limit is set by AWS.',
  }),
  MonthlyLimitInvalid: (p: { limit: string }): Words => ({
    message: `${p.limit} cannot be a monthly limit.`,
    advice: 'Give a whole number of opens from 1, or leave it empty for no limit.',
  }),

  // Keychain
  KeychainMissing: (p: { reason: string }): Words => ({
    message: `This computer has no keyring that Culvert can use (${p.reason}).`,
    advice:
      'Install and start one (on Linux gnome-keyring or KWallet), or choose “Keep for this session only”.',
  }),
  KeychainLocked: (_: object): Words => ({
    message: 'The keyring is locked.',
    advice:
      'Unlock it (sign in to your desktop again, or open your password manager) and try again, or choose “Keep for this session only”.',
  }),
  KeychainTimeout: (p: { seconds: number }): Words => ({
    message: `The keyring has not answered for ${p.seconds} seconds.`,
    advice:
      'Look for a window that asks for the keyring’s password and answer it, then try again, or choose “Keep for this session only”.',
  }),
  KeychainFailed: (p: { reason: string }): Words => ({
    message: `The keyring refused: ${p.reason}.`,
    advice: 'Try again, or choose “Keep for this session only”.',
  }),
  SecretMissing: (p: { name: string }): Words => ({
    message: `The access key of “${p.name}” is not in the keyring.`,
    advice:
      'If the keyring is locked, unlock it and try again. Otherwise edit the profile and enter the key again.',
  }),
} satisfies Record<string, (p: never) => Words>;
