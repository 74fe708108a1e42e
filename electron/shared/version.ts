// Put in place by the bundler; source that runs unbundled has no version.
declare const CULVERT_VERSION: string | undefined;

/** The version in package.json, or `dev` when run from source. */
export const culvertVersion: string = typeof CULVERT_VERSION === 'string' ? CULVERT_VERSION : 'dev';
