// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    name: '姓名', login: '登录名', unit: '单位', acts: '操作',
    online: {
      title: '在线会话', session: '会话', about: '此刻登录着的人员。最近使用的时间最多晚一分钟。', search: '姓名或登录名', empty: '没有符合条件的会话', since: '登录时间', seen: '最近使用', device: '设备', ip: '地址', way: '登录方式', ways: { password: '口令', certificate: '证书' },
      current: '本机', end: '结束', end_all: '结束此人全部会话', end_title: '结束会话', end_text: '{name} 在 {ip} 的登录立即退出，未保存的内容可能丢失。', end_all_text: '{name} 的全部登录立即退出，未保存的内容可能丢失。', ended: '已结束 {name} 的会话', ended_all: '已结束 {name} 的 {n} 个会话', unknown: '未知设备',
    },
    locked: {
      title: '锁定人员', about: '连续登录失败而被锁定的人员。到时自动解除，也可在核实本人后提前解除。', empty: '没有被锁定的人员', empty_text: '连续登录失败过多的人员会列在这里。', reason: '原因', last: '最近一次失败', until: '锁定至', ip: '来自', unlock: '解除锁定', unlocked: '已解除 {name} 的锁定',
      unlock_text: '{name} 可立即再次尝试登录。请先核实失败是本人所为；如不是，请同时重设口令。', unknown: '另有 {n} 个不存在的登录名也被锁定，可能有人在猜测登录名，请查看审计日志。', see_audit: '查看登录记录',
    },
    certificates: {
      title: '登录证书', one: '证书', about: '证书须由本人与安全管理员（或受信任的机构）共同认可，才能用于登录。', search: '姓名、登录名、主体或指纹', empty: '还没有登记证书', empty_text: '在人员页面为其登记，或由本人在“个人设置”中登记。', subject: '主体', print: '指纹', state: '状态', until: '有效期至', enrolled: '登记', used: '最近使用', never: '从未使用',
      approve: '批准', approve_text: '批准后，{name} 可用此证书登录。请先向本人核对指纹：{print}', approved: '已批准 {name} 的证书', disable: '停用', disable_text: '停用后，{name} 不能再用此证书登录，用它登录的会话立即退出；停用后不能恢复。', disabled: '已停用 {name} 的证书', not_self: '自己的证书由另一名安全管理员批准',
      states: { waiting_for_person: '待本人确认', waiting_for_administrator: '待批准', active: '有效', not_yet_valid: '未到有效期', expired: '已过期', disabled: '已停用' },
    },
  },
  en: {
    name: 'Name', login: 'Login', unit: 'Unit', acts: 'Acts',
    online: {
      title: 'Online sessions', session: 'Session', about: 'Who is signed in now. “Last used” lags by a minute at most.', search: 'Name or login', empty: 'No such session', since: 'Signed in', seen: 'Last used', device: 'Device', ip: 'Address', way: 'By', ways: { password: 'Password', certificate: 'Certificate' },
      current: 'this one', end: 'End', end_all: 'End all of this person', end_title: 'End session', end_text: '{name} is signed out at {ip} at once; what is not saved may be lost.', end_all_text: '{name} is signed out everywhere at once; what is not saved may be lost.', ended: 'Session of {name} ended', ended_all: '{n} sessions of {name} ended', unknown: 'Unknown device',
    },
    locked: {
      title: 'Locked people', about: 'Locked after too many failed sign-ins. Locks pass by themselves, or are lifted once you know it was the person.', empty: 'Nobody is locked', empty_text: 'People who fail to sign in too often are listed here.', reason: 'Reason', last: 'Last failure', until: 'Locked until', ip: 'From', unlock: 'Unlock', unlocked: '{name} unlocked',
      unlock_text: '{name} can try again at once. Make sure the failures were the person’s own; if not, reset the password as well.', unknown: '{n} logins that nobody has are locked too: somebody may be guessing. See the audit log.', see_audit: 'See sign-ins',
    },
    certificates: {
      title: 'Certificates', one: 'Certificate', about: 'A certificate signs in once its person and a security administrator (or a trusted authority) stand behind it.', search: 'Name, login, subject or fingerprint', empty: 'No certificates yet', empty_text: 'Enrol one on a person’s page, or let people do so in their settings.', subject: 'Subject', print: 'Fingerprint', state: 'State', until: 'Valid until', enrolled: 'Enrolled', used: 'Last used', never: 'never',
      approve: 'Approve', approve_text: '{name} can sign in with this certificate then. Compare the fingerprint with the person first: {print}', approved: 'Certificate of {name} approved', disable: 'Disable', disable_text: '{name} can never sign in with this certificate again; sessions that began with it end at once.', disabled: 'Certificate of {name} disabled', not_self: 'Your own is approved by another security administrator',
      states: { waiting_for_person: 'Waits for the person', waiting_for_administrator: 'Waits for approval', active: 'Valid', not_yet_valid: 'Not yet valid', expired: 'Expired', disabled: 'Disabled' },
    },
  },
};
