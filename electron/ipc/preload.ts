/** The only code that stands between the page and main: it exposes the contract's calls and events, and nothing else. */
import { contextBridge, ipcRenderer } from 'electron';
import { CALL_NAMES, callChannel, EVENT_NAMES, eventChannel } from './channels.ts';
import type { Bridge } from './contract.ts';

const bridge: Bridge = {
  call(name, args) {
    if (!CALL_NAMES.includes(name)) {
      return Promise.reject(new Error('unknown call'));
    }
    return ipcRenderer.invoke(callChannel(name), args);
  },
  on(name, listener) {
    if (!EVENT_NAMES.includes(name)) {
      throw new Error('unknown event');
    }
    // The event object leads back to ipcRenderer, so only the payload is passed on.
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(eventChannel(name), forward);
    return () => ipcRenderer.removeListener(eventChannel(name), forward);
  },
};

contextBridge.exposeInMainWorld('culvert', bridge);
