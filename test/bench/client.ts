/** The process of the local programs: every load comes from here. */
import { download, upload } from './client-bulk.ts';
import { direct } from './client-direct.ts';
import { burst, hold, requests, roundTrips } from './client-echo.ts';
import {
  blockedPeer,
  countFountains,
  startBlockedReader,
  startFountains,
  startSinks,
  stopStreams,
} from './client-streams.ts';
import { serveApi } from './rpc.ts';

const api = {
  upload,
  download,
  direct,
  roundTrips,
  requests,
  burst,
  hold,
  startSinks,
  startFountains,
  stopStreams,
  countFountains,
  blockedPeer,
  startBlockedReader,
};

export type ClientApi = typeof api;

serveApi(api);
