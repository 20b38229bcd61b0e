// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    sign_in: {
      title: '登录', login: '登录名', password: '口令', way: '登录方式', by_password: '口令登录', by_certificate: '证书登录', show: '显示口令', hide: '隐藏口令', act: '登录', caps: '大写锁定已打开',
      need_login: '请输入登录名', need_password: '请输入口令', safe: '口令经 SM2 加密后传输，页面不保存口令。', help: '忘记口令或登录名被锁定，请联系本单位管理员。',
    },
    key: {
      file: '密钥文件', choose: '未选择文件', browse: '选择', need_file: '请选择密钥文件', bad_file: '不是有效的密钥文件', need_pin: '请输入 PIN', bad_pin: 'PIN 不正确，或密钥文件已损坏',
      safe: '密钥文件和 PIN 只在本机浏览器中使用，不会上传。',
    },
    ended: {
      kicked: '管理员已结束您的登录', kicked_next: '未保存的内容可能没有提交。如有疑问，请联系本单位管理员；需要时可重新登录。',
      hours: '现在不在您的账号允许使用的时段内', hours_next: '已提交的内容不受影响。到允许的时段后可重新登录；如需调整，请联系安全管理员。',
      network: '您的账号不允许在当前网络使用', network_next: '已提交的内容不受影响。请回到规定的网络后重新登录；如需调整，请联系安全管理员。',
    },
    certificates: {
      about: '用证书登录前，证书须由您本人登记或确认，并由安全管理员或受信任的机构认可。证书停用后不能恢复，请另行登记。', none: '还没有证书', none_text: '选择密钥文件登记后，可用证书登录。',
      subject: '证书', state: '状态', until: '有效期至', used: '最近使用', disable: '停用', disable_text: '停用后，这份证书及其密钥不能再用于登录，也不能恢复；用它登录的会话立即退出。', disabled: '已停用证书',
      add: '登记或确认证书', add_about: '选择密钥文件，输入它的 PIN 和您的登录口令。管理员已为您登记的证书，也在这里确认。', password: '登录口令', act: '登记证书', active: '证书已可用于登录', waiting: '证书已登记，等待安全管理员批准',
      states: { waiting_for_person: '待本人确认', waiting_for_administrator: '待批准', active: '有效', not_yet_valid: '未到有效期', expired: '已过期', disabled: '已停用' },
    },
    password: {
      expired_title: '口令已到期，请设置新口令', expired_about: '按安全要求，口令须定期更换。设置新口令后继续，刚才的工作不受影响。',
      title: '修改口令', first_title: '首次登录，请设置自己的口令', first_about: '当前口令由管理员设定，只能用来登录一次。设置新口令后继续。',
      old: '当前口令', new: '新口令', again: '再输一次新口令', act: '修改口令', first_act: '设置口令并继续', differs: '两次输入的新口令不一致', same: '新口令不能与当前口令相同',
      changed: '口令已修改，其他设备上的登录已退出', rules: '口令要求', sign_out: '退出登录',
      rule: {
        length: '至少 {n} 个字符', classes: '包含小写字母、大写字母、数字、符号中的至少 {n} 类', no_login: '不包含登录名或其倒写', no_runs: '没有连续 4 个相同或相邻的字符，如 aaaa、1234', history: '不与最近 {n} 次用过的口令相同', days: '{n} 天后需要更换',
      },
    },
    settings: {
      title: '个人设置', look: '外观', look_about: '这些设置跟随您的账号，在任何电脑上登录都一样。', theme: '主题', density: '表格行距', language: '语言',
      tab_look: '外观', tab_password: '口令', tab_certificates: '证书', tab_sessions: '登录记录', me: '我的账号', roles: '角色', stand_in: '我的代理', stand_in_act: '登记和查看代理',
    },
    sessions: {
      about: '您的账号当前在以下设备上登录。不认识的，请立即退出并修改口令。', none: '没有其他登录', device: '设备', way: '登录方式', ways: { password: '口令', certificate: '证书' }, ip: '地址', since: '登录时间', seen: '最近使用', current: '本机',
      end: '退出此登录', end_text: '该设备需要重新登录才能继续使用。', ended: '已退出该设备的登录', unknown: '未知设备', acts: '操作',
    },
  },
  en: {
    sign_in: {
      title: 'Sign in', login: 'Login', password: 'Password', way: 'Way of signing in', by_password: 'Password', by_certificate: 'Certificate', show: 'Show password', hide: 'Hide password', act: 'Sign in', caps: 'Caps Lock is on',
      need_login: 'Enter your login', need_password: 'Enter your password', safe: 'The password travels SM2-encrypted and is not kept by this page.', help: 'Forgot it, or locked out? Ask an administrator of your unit.',
    },
    key: {
      file: 'Key file', choose: 'No file chosen', browse: 'Choose', need_file: 'Choose your key file', bad_file: 'This is no valid key file', need_pin: 'Enter the PIN', bad_pin: 'The PIN is wrong, or the key file is damaged',
      safe: 'Key file and PIN are used in this browser only and never sent.',
    },
    ended: {
      kicked: 'An administrator has ended your session', kicked_next: 'What was not saved may be lost. If in doubt, ask an administrator of your unit; you may sign in again.',
      hours: 'Your account may not be used at this time', hours_next: 'What you sent is safe. Sign in again when the time allows it, or ask the security administrator.',
      network: 'Your account may not be used from this network', network_next: 'What you sent is safe. Sign in again from an allowed network, or ask the security administrator.',
    },
    certificates: {
      about: 'Before a certificate signs you in, you enrol or confirm it yourself, and a security administrator or a trusted authority vouches for it. A disabled one never comes back.', none: 'No certificates yet', none_text: 'Enrol one by its key file to sign in with it.',
      subject: 'Certificate', state: 'State', until: 'Valid until', used: 'Last used', disable: 'Disable', disable_text: 'This certificate and its key can never sign in again. Sessions that began with it end at once.', disabled: 'Certificate disabled',
      add: 'Enrol or confirm a certificate', add_about: 'Choose the key file and enter its PIN and your password. A certificate that an administrator enrolled for you is confirmed here too.', password: 'Your password', act: 'Enrol', active: 'The certificate can now sign you in', waiting: 'Enrolled; waiting for a security administrator',
      states: { waiting_for_person: 'Waits for the person', waiting_for_administrator: 'Waits for approval', active: 'Valid', not_yet_valid: 'Not yet valid', expired: 'Expired', disabled: 'Disabled' },
    },
    password: {
      expired_title: 'Your password has expired; choose a new one', expired_about: 'Passwords are changed from time to time. Choose a new one to go on; your work is not affected.',
      title: 'Change password', first_title: 'First sign-in: choose your own password', first_about: 'The present password was set by an administrator and serves once. Choose a new one to go on.',
      old: 'Present password', new: 'New password', again: 'New password again', act: 'Change password', first_act: 'Set password and go on', differs: 'The two new passwords differ', same: 'The new password must differ from the present one',
      changed: 'Password changed; other devices have been signed out', rules: 'A password', sign_out: 'Sign out',
      rule: {
        length: 'has at least {n} characters', classes: 'has at least {n} of: capitals, small letters, digits, signs', no_login: 'does not contain the login, forwards or backwards', no_runs: 'has no 4 equal or neighbouring characters in a row, like aaaa or 1234', history: 'is not one of the last {n}', days: 'is to be changed after {n} days',
      },
    },
    settings: {
      title: 'My settings', look: 'Look', look_about: 'These settings go with your account to any computer.', theme: 'Theme', density: 'Row height of tables', language: 'Language',
      tab_look: 'Look', tab_password: 'Password', tab_certificates: 'Certificates', tab_sessions: 'Sessions', me: 'My account', roles: 'Roles', stand_in: 'Standing in', stand_in_act: 'Enter and see',
    },
    sessions: {
      about: 'Your account is signed in on these devices. If you do not know one, sign it out at once and change your password.', none: 'No other session', device: 'Device', way: 'By', ways: { password: 'Password', certificate: 'Certificate' }, ip: 'Address', since: 'Signed in', seen: 'Last used', current: 'this one',
      end: 'Sign out', end_text: 'That device has to sign in again to go on.', ended: 'That device has been signed out', unknown: 'Unknown device', acts: 'Acts',
    },
  },
};
