/** What `culvert proxy --help` prints. */
export const PROXY_HELP = `culvert proxy - one end of a tunnel, without the window; takes the options of localproxy

  culvert proxy (-r REGION | -e ENDPOINT) -s PORT|SERVICE=PORT[,SERVICE=PORT...]         the source end
  culvert proxy (-r REGION | -e ENDPOINT) -d TARGET|SERVICE=TARGET[,SERVICE=TARGET...]   the device's end

Which tunnel
  -t, --access-token TOKEN     client access token; other users can read the command line, so better set
                               AWSIOT_TUNNEL_ACCESS_TOKEN
  -i, --client-token TOKEN     lets the access token be used again; 32 to 128 letters, digits and hyphens; made up
                               when left out
  -r, --region REGION          region of the tunnel, such as eu-central-1
  -e, --proxy-endpoint HOST[:PORT]   in place of -r; also a wss:// address, or ws:// towards this computer only

Which end
  -s, --source-listen-port MAPPING   source: local port, or one for each service; 0 picks a free one
  -d, --destination-app MAPPING      destination: port, host:port, [IPv6]:port or path of a Unix socket, for each service
  -m, --mode src|source|dst|destination   needed without -s and -d; the source then picks a free port for each service
      --config-dir DIR         files of SERVICE=port or SERVICE=host:port lines, looked into without -s and -d
                               (./config where it exists)
  -b, --local-bind-address ADDRESS   source: where to listen; 127.0.0.1 and ::1 when left out, so that this computer
                               alone may connect. Destination: the address from which targets are reached
  -y, --destination-client-type V1|V2   the device's agent is older than V3 (found out when left out)

The way there
  -c, --capath DIR             trust the certificates in this folder too
  -k, --no-ssl-host-verify     check no certificate; for tests only

Files
      --config FILE            more options: lines of name = value with the long names; # begins a comment
      --settings-json FILE     fine settings; --export-default-settings FILE writes them all and ends

  -v, --verbose N              0 off, 1 fatal, 2 error, 3 warning, 4 info (default), 5 debug, 6 trace; on standard error
  -V, --version                what runs here
  -h, --help                   this text

Environment: AWSIOT_TUNNEL_ACCESS_TOKEN, AWSIOT_TUNNEL_CLIENT_TOKEN, AWSIOT_TUNNEL_REGION, AWSIOT_TUNNEL_ENDPOINT;
https_proxy or HTTPS_PROXY, and no_proxy or NO_PROXY; SSL_CERT_FILE, SSL_CERT_DIR and NODE_EXTRA_CA_CERTS.
The command line goes first, then the option file, then the environment.

The source prints SERVICE = PORT for each service on standard output, or the port alone for a tunnel without services.
Both ends run until Ctrl+C or SIGTERM, and connect anew by themselves after a lost connection.

Exit codes: 0 ended by a signal; 1 a fault of its own; 2 wrong usage, or a file that cannot be used; 3 access token or
client token refused: spent, revoked, or the tunnel is closed; 4 a local port is taken or not allowed; 5 refused by the
service, or the services do not fit; 6 the tries that a settings file allows are used up; 7 the web proxy refuses.
`;
