import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/overlays.css';
import './styles/palette.css';
import './styles/tunnels.css';
import './styles/tunnel-ports.css';
import './styles/devices.css';
import './styles/open-sheet.css';
import './styles/others.css';
import './styles/activity.css';
import './styles/profiles.css';
import './styles/forms.css';
import './styles/first-run.css';
import './styles/sign-in.css';
import './styles/settings.css';
import './styles/settings-ssh.css';
import './styles/help.css';
import './styles/host-keys.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ContextProvider, createTickers } from './context.tsx';
import { createStore } from './store.ts';

const store = createStore({ bridge: window.culvert, now: Date.now });
const tickers = createTickers(store);
store.start();
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    store.forgetRates();
  }
});

const root = document.getElementById('root');
if (!root) {
  throw new Error('the page has no root element');
}
createRoot(root).render(
  <ContextProvider store={store} tickers={tickers}>
    <App />
  </ContextProvider>,
);
