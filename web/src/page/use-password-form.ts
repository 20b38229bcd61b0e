// SPDX-License-Identifier: Apache-2.0
// A new password for oneself: the old one, the new one twice, and the policy's rules as far as they are met.
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';

import { rulesFor } from '@/session/password-rules';
import { fetchKey } from '@/session/secret';
import { useSession } from '@/session/session';
import { required } from './form/form-check';
import { useForm } from './form/use-form';
import type { Form } from './form/use-form';
import { useResource } from './use-resource';

export const kPasswordFields = [
  { name: 'old', autocomplete: 'current-password' },
  { name: 'new', autocomplete: 'new-password' },
  { name: 'again', autocomplete: 'new-password' },
] as const;

interface Passwords {
  old: string;
  new: string;
  again: string;
}

/** `done`: once the password is changed. */
export function usePasswordForm(done: () => void | Promise<void>): { form: Form<Passwords>; rules: ComputedRef<ReturnType<typeof rulesFor>> } {
  const { t } = useI18n();
  const session = useSession();
  const key = useResource(0, fetchKey);
  const form = useForm<Passwords>({
    initial: { old: '', new: '', again: '' },
    checks: { old: [required], new: [required], again: [required] },
    check: (values) => {
      const errors: Record<string, string> = {};
      if (values.new && values.new === values.old) errors.new = t('account.password.same');
      if (values.again && values.again !== values.new) errors.again = t('account.password.differs');
      return errors;
    },
    submit: async (values) => {
      await session.changePassword(values.old, values.new);
      await done();
    },
  });
  const rules = computed(() => (key.data.value ? rulesFor(key.data.value.policy, form.values.new, session.person?.login ?? '') : []));
  return { form, rules };
}
