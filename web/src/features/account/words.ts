// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    sign_in: {
      title: '登录', login: '登录名', password: '口令', show: '显示口令', hide: '隐藏口令', act: '登录', caps: '大写锁定已打开',
      need_login: '请输入登录名', need_password: '请输入口令', safe: '口令经 SM2 加密后传输，页面不保存口令。', help: '忘记口令或登录名被锁定，请联系本单位管理员。',
    },
    password: {
      title: '修改口令', first_title: '首次登录，请设置自己的口令', first_about: '当前口令由管理员设定，只能用来登录一次。设置新口令后继续。',
      old: '当前口令', new: '新口令', again: '再输一次新口令', act: '修改口令', first_act: '设置口令并继续', differs: '两次输入的新口令不一致', same: '新口令不能与当前口令相同',
      changed: '口令已修改，其他设备上的登录已退出', rules: '口令要求', sign_out: '退出登录',
      rule: {
        length: '至少 {n} 个字符', classes: '包含小写字母、大写字母、数字、符号中的至少 {n} 类', no_login: '不包含登录名或其倒写', no_runs: '没有连续 4 个相同或相邻的字符，如 aaaa、1234', history: '不与最近 {n} 次用过的口令相同', days: '{n} 天后需要更换',
      },
    },
    settings: {
      title: '个人设置', look: '外观', look_about: '这些设置跟随您的账号，在任何电脑上登录都一样。', theme: '主题', density: '表格行距', language: '语言',
      tab_look: '外观', tab_password: '口令', tab_sessions: '登录记录', me: '我的账号', roles: '角色',
    },
    sessions: {
      about: '您的账号当前在以下设备上登录。不认识的，请立即退出并修改口令。', none: '没有其他登录', device: '设备', ip: '地址', since: '登录时间', seen: '最近使用', current: '本机',
      end: '退出此登录', end_text: '该设备需要重新登录才能继续使用。', ended: '已退出该设备的登录', unknown: '未知设备', acts: '操作',
    },
  },
  en: {
    sign_in: {
      title: 'Sign in', login: 'Login', password: 'Password', show: 'Show password', hide: 'Hide password', act: 'Sign in', caps: 'Caps Lock is on',
      need_login: 'Enter your login', need_password: 'Enter your password', safe: 'The password travels SM2-encrypted and is not kept by this page.', help: 'Forgot it, or locked out? Ask an administrator of your unit.',
    },
    password: {
      title: 'Change password', first_title: 'First sign-in: choose your own password', first_about: 'The present password was set by an administrator and serves once. Choose a new one to go on.',
      old: 'Present password', new: 'New password', again: 'New password again', act: 'Change password', first_act: 'Set password and go on', differs: 'The two new passwords differ', same: 'The new password must differ from the present one',
      changed: 'Password changed; other devices have been signed out', rules: 'A password', sign_out: 'Sign out',
      rule: {
        length: 'has at least {n} characters', classes: 'has at least {n} of: capitals, small letters, digits, signs', no_login: 'does not contain the login, forwards or backwards', no_runs: 'has no 4 equal or neighbouring characters in a row, like aaaa or 1234', history: 'is not one of the last {n}', days: 'is to be changed after {n} days',
      },
    },
    settings: {
      title: 'My settings', look: 'Look', look_about: 'These settings go with your account to any computer.', theme: 'Theme', density: 'Row height of tables', language: 'Language',
      tab_look: 'Look', tab_password: 'Password', tab_sessions: 'Sessions', me: 'My account', roles: 'Roles',
    },
    sessions: {
      about: 'Your account is signed in on these devices. If you do not know one, sign it out at once and change your password.', none: 'No other session', device: 'Device', ip: 'Address', since: 'Signed in', seen: 'Last used', current: 'this one',
      end: 'Sign out', end_text: 'That device has to sign in again to go on.', ended: 'That device has been signed out', unknown: 'Unknown device', acts: 'Acts',
    },
  },
};
