// What Electron and Node would act upon, what AWS tools would sign with, what names the file that Culvert runs from, which
// others would take for theirs, and what belongs to Culvert alone. A terminal outlives the click that opened it and passes
// its environment on to whatever is started in it.
const WITHHELD =
  /^(?:ELECTRON_.*|NODE_(?:OPTIONS|CHANNEL_FD|CHANNEL_SERIALIZATION_MODE|UNIQUE_ID)|CHROME_DESKTOP|APPIMAGE|APPDIR|ARGV0|PORTABLE_EXECUTABLE_[A-Z_]+|ORIGINAL_XDG_CURRENT_DESKTOP|AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CONTAINER_.*)|AWSIOT_TUNNEL_.*|CULVERT_.*)$/i;

/** The environment for a terminal: ours without what it has no business with. */
export function terminalEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !WITHHELD.test(name)));
  // Chromium rewrites XDG_CURRENT_DESKTOP on some desktops and keeps the true one beside it.
  const desktop = env.ORIGINAL_XDG_CURRENT_DESKTOP;
  return desktop ? { ...kept, XDG_CURRENT_DESKTOP: desktop } : kept;
}
