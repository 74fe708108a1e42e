import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export interface Certificate {
  /** The authority that signed it; what the proxies are told to trust. */
  caFile: string;
  ca: string;
  cert: string;
  key: string;
}

/** Makes an authority and a certificate for 127.0.0.1 and localhost in `dir`, with openssl. */
export function makeCertificate(dir: string): Certificate {
  const at = (name: string) => path.join(dir, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    ...['req', '-x509', ...key, '-days', '2', '-subj', '/CN=Culvert bench authority'],
    ...['-keyout', at('ca.key'), '-out', at('ca.pem')],
  );
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', at('key.pem'), '-out', at('request.pem'));
  fs.writeFileSync(at('extensions'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  openssl(
    ...['x509', '-req', '-in', at('request.pem'), '-days', '2', '-extfile', at('extensions')],
    ...['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-out', at('cert.pem')],
  );
  return {
    caFile: at('ca.pem'),
    ca: fs.readFileSync(at('ca.pem'), 'utf8'),
    cert: fs.readFileSync(at('cert.pem'), 'utf8'),
    key: fs.readFileSync(at('key.pem'), 'utf8'),
  };
}
