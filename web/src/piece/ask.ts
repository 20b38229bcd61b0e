// SPDX-License-Identifier: Apache-2.0
// Questions before an act. Name the act on the button and its consequence and number of objects in the text.
import { ElMessageBox } from 'element-plus';

import { say } from '@/i18n';

export interface Question {
  title: string;
  /** What will happen, to how many, and what cannot be undone. */
  consequence: string;
  /** A verb: 停机, 删除, 撤销登录. */
  act: string;
  dangerous?: boolean;
}

export async function askToConfirm(question: Question): Promise<boolean> {
  try {
    await ElMessageBox.confirm(question.consequence, question.title, {
      confirmButtonText: question.act,
      cancelButtonText: say('piece.cancel'),
      confirmButtonClass: question.dangerous ? 'el-button--danger' : '',
      type: question.dangerous ? 'warning' : '',
      autofocus: !question.dangerous,
      closeOnClickModal: false,
    });
    return true;
  } catch {
    return false;
  }
}

const kReasonMin = 4;
const kReasonMax = 200;

/** As askToConfirm, with a reason that is written into the audit log; undefined when the person steps back. */
export async function askForReason(question: Question): Promise<string | undefined> {
  try {
    const answer = await ElMessageBox.prompt(question.consequence, question.title, {
      confirmButtonText: question.act,
      cancelButtonText: say('piece.cancel'),
      confirmButtonClass: question.dangerous ? 'el-button--danger' : '',
      inputType: 'textarea',
      inputPlaceholder: say('piece.reason_placeholder'),
      inputValidator: (text: string) => {
        const length = [...(text ?? '').trim()].length;
        return (length >= kReasonMin && length <= kReasonMax) || say('piece.reason_length', { min: kReasonMin, max: kReasonMax });
      },
      closeOnClickModal: false,
    });
    return answer.value.trim();
  } catch {
    return undefined;
  }
}
