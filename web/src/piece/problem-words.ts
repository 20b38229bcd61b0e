// SPDX-License-Identifier: Apache-2.0
// The words of a problem: the server's own sentence first; what is safe and what to do by the kind of answer.
import type { ApiProblem } from '@/api/problem';
import { say } from '@/i18n';

export interface ProblemWords {
  happened: string;
  safe?: string;
  next?: string;
}

export function problemWords(problem: ApiProblem): ProblemWords {
  if (problem.unreachable) {
    return { happened: say('problem.unreachable'), safe: say('problem.unreachable_safe'), next: say('problem.unreachable_next') };
  }
  const happened = problem.detail || problem.title || say('problem.unknown');
  switch (problem.status) {
    case 0:
      return { happened: say('problem.browser_fault'), safe: problem.detail, next: say('problem.browser_fault_next') };
    case 401:
      return { happened, next: say('problem.sign_in_again') };
    case 403:
      return { happened, next: say('problem.forbidden_next') };
    case 404:
      return { happened, next: say('problem.not_found_next') };
    // Refused for what it would do, which the sentence says; reloading and trying again would not help.
    case 409:
      return { happened, safe: say('problem.nothing_changed') };
    case 412:
      return { happened, safe: say('problem.stale_safe'), next: say('problem.stale_next') };
    case 429:
    case 503:
      return { happened, safe: say('problem.nothing_changed'), next: say('problem.wait_next') };
    default:
      if (problem.status >= 500) {
        return { happened, safe: say('problem.nothing_changed'), next: say('problem.fault_next') };
      }
      return { happened };
  }
}

/** One line for a message that passes. */
export function problemLine(problem: ApiProblem): string {
  return problemWords(problem).happened;
}
