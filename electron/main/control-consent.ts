/**
 * Who agrees to the bill: `culvert open` is the wish itself, as a click is, for as long as somebody waits for it; a tool
 * opens nothing that was not agreed to.
 */
import type { Words } from '../i18n/words.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { BilledOpen } from '../tunnels/service.ts';
import type { QuestionRoute } from './control-questions.ts';
import type { Profiles } from './profiles.ts';

export interface ConsentOptions {
  profiles: Pick<Profiles, 'get' | 'setToolsMayOpen'>;
  route: Pick<QuestionRoute, 'questions' | 'current' | 'isGivenUp'> & { words: () => Pick<Words, 't'> };
  /** What is shown of a profile has changed. */
  onChange: () => void;
}

/**
 * To be asked right before each open that is billed. Fails with OpenNotAllowed, or with CallGivenUp where whoever wanted it
 * is gone (Ctrl+C before anything was sent); then nothing may be opened.
 */
export function createConsent(options: ConsentOptions): (open: BilledOpen) => Promise<Result<null>> {
  const { profiles, route } = options;
  /** By profile, one question after another: what is always allowed by the first answer is not asked again. */
  const asked = new Map<string, Promise<unknown>>();

  async function ask({ profileId, thingName }: BilledOpen): Promise<Result<null>> {
    const profile = profiles.get(profileId);
    if (profile?.toolsMayOpen || route.isGivenUp()) {
      return ok(null);
    }
    const profileName = profile?.name ?? '';
    const { t } = route.words();
    const answer = await route.questions.ask({
      kind: 'tool-open',
      ...{ thingName, profileName },
      text: t('tools.open', { thing: thingName, profile: profileName }),
      advice: t('tools.open-advice'),
    });
    if (answer === 'open-always') {
      profiles.setToolsMayOpen(profileId, true);
      options.onChange();
    }
    return answer === 'open-once' || answer === 'open-always'
      ? ok(null)
      : fail(culvertError('OpenNotAllowed', { thingName, profileName }));
  }

  return async (open) => {
    if (open.byTool && !profiles.get(open.profileId)?.toolsMayOpen) {
      const before = asked.get(open.profileId);
      if (before) {
        route.current()?.context.progress('Another command is being asked whether it may open a tunnel…');
      }
      const answer = (before ?? Promise.resolve()).then(() => ask(open));
      const over = answer.catch(() => {});
      asked.set(open.profileId, over);
      const agreed = await answer.finally(() => {
        if (asked.get(open.profileId) === over) {
          asked.delete(open.profileId);
        }
      });
      if (!agreed.ok && !route.isGivenUp()) {
        return agreed;
      }
    }
    if (route.isGivenUp()) {
      return fail(culvertError('CallGivenUp', {}));
    }
    route.current()?.context.progress(`Opening a tunnel to ${open.thingName}, which is billed…`);
    return ok(null);
  };
}
