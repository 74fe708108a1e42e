import { useEffect, useState, useSyncExternalStore } from 'react';
import { createPages, type Pages, type PagesOptions, type PagesState } from './pages.ts';

export interface PagesUse<Question, Row> {
  state: PagesState<Question, Row>;
  want: Pages<Question, Row>['want'];
}

/** The pages of a list as long as the component is there; asked anew when the question or the version changes. */
export function usePages<Question, Row>(
  options: PagesOptions<Question, Row>,
  question: Question,
  version: number,
): PagesUse<Question, Row> {
  const [pages] = useState(() => createPages(options));
  const state = useSyncExternalStore(pages.subscribe, pages.getState);
  useEffect(() => pages.show(question, version), [pages, question, version]);
  return { state, want: pages.want };
}
