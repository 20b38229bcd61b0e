// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    sign_in: {
      title: '登录', login: '账号', password: '密码', show: '显示密码', hide: '隐藏密码', act: '登录', caps: '大写锁定已打开',
      need_login: '请输入账号', need_password: '请输入密码', safe: '密码经 SM2 加密后传输，页面不保存密码。', help: '忘记密码或账号被锁定，请联系本单位管理员。',
    },
    password: {
      title: '修改密码', first_title: '首次登录，请设置自己的密码', first_about: '当前密码由管理员设定，只能用来登录一次。设置新密码后继续。',
      old: '当前密码', new: '新密码', again: '再输一次新密码', act: '修改密码', first_act: '设置密码并继续', differs: '两次输入的新密码不一致', same: '新密码不能与当前密码相同',
      changed: '密码已修改，其他设备上的登录已退出', rules: '密码要求', sign_out: '退出登录',
      rule: {
        length: '至少 {n} 个字符', classes: '包含大写字母、小写字母、数字、符号中的至少 {n} 类', no_login: '不包含账号', history: '不与最近 {n} 次用过的密码相同', days: '{n} 天后需要更换',
      },
    },
    settings: {
      title: '个人设置', look: '外观', look_about: '这些设置跟随您的账号，在任何电脑上登录都一样。', theme: '主题', density: '表格行距', language: '语言',
      tab_look: '外观', tab_password: '密码', tab_sessions: '登录记录', me: '我的账号', roles: '角色',
    },
    sessions: {
      about: '您的账号当前在以下设备上登录。不认识的，请立即退出并修改密码。', none: '没有其他登录', device: '设备', ip: '地址', since: '登录时间', seen: '最近使用', current: '本机',
      end: '退出此登录', end_text: '该设备需要重新登录才能继续使用。', ended: '已退出该设备的登录', unknown: '未知设备', acts: '操作',
    },
  },
  en: {
    sign_in: {
      title: 'Sign in', login: 'Account', password: 'Password', show: 'Show password', hide: 'Hide password', act: 'Sign in', caps: 'Caps Lock is on',
      need_login: 'Enter your account', need_password: 'Enter your password', safe: 'The password travels SM2-encrypted and is not kept by this page.', help: 'Forgot it, or locked out? Ask an administrator of your unit.',
    },
    password: {
      title: 'Change password', first_title: 'First sign-in: choose your own password', first_about: 'The present password was set by an administrator and serves once. Choose a new one to go on.',
      old: 'Present password', new: 'New password', again: 'New password again', act: 'Change password', first_act: 'Set password and go on', differs: 'The two new passwords differ', same: 'The new password must differ from the present one',
      changed: 'Password changed; other devices have been signed out', rules: 'A password', sign_out: 'Sign out',
      rule: {
        length: 'has at least {n} characters', classes: 'has at least {n} of: capitals, small letters, digits, signs', no_login: 'does not contain the account', history: 'is not one of the last {n}', days: 'is to be changed after {n} days',
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
