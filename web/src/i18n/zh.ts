// SPDX-License-Identifier: Apache-2.0
// Words of the shell and the page forms. A feature brings its own (features/<name>/words.ts).
export default {
  product: { name: '运管', tagline: '政务网络运行管理平台' },
  area: {
    workbench: '工作台', overview: '总览', apply: '申请', orders: '工单', cards: '卡', access: '接入', monitoring: '监测',
    operations: '运维', sms: '短信', cloud: '云与链', billing: '计费', reports: '报告', platform: '平台',
  },
  time: {
    now: '刚刚', minutes_ago: '{n} 分钟前', in_minutes: '{n} 分钟后', today: '今天 {clock}', yesterday: '昨天 {clock}',
    seconds: '{n} 秒', minutes: '{n} 分 {s} 秒', hours: '{n} 小时 {m} 分',
  },
  density: { compact: '紧凑', normal: '适中', loose: '宽松' },
  theme: { system: '跟随系统', light: '浅色', dark: '深色' },
  piece: {
    cancel: '取消', retry: '重试', copy: '复制{what}', copied: '已复制', trace: '追踪号', field: '项', before: '改前', after: '改后',
    no_difference: '没有差别', reason_placeholder: '写明理由，将记入审计日志', reason_length: '理由请写 {min} 到 {max} 个字', close: '关闭', more: '更多',
    all: '全部', yes: '是', no: '否', none: '无', search: '搜索',
  },
  problem: {
    unreachable: '连不上服务器', unreachable_safe: '已保存的内容没有受影响，正在填写的内容仍在本页。', unreachable_next: '请检查网络，恢复后重试。',
    unknown: '服务器没有说明原因', browser_fault: '页面在浏览器里出了错', browser_fault_next: '刷新页面再试；若再次出现，请把上面的文字交给管理员。',
    sign_in_again: '请重新登录后继续。', forbidden_next: '如确需使用，请联系本单位管理员授权。', not_found_next: '它可能已被删除，或不在您的可见范围内。',
    stale_safe: '您的修改还没有保存。', stale_next: '请重新载入最新内容，再修改一次。', nothing_changed: '没有任何内容被改动。',
    wait_next: '服务器正忙，请稍候再试。', fault_next: '请稍后重试；若仍出现，请把追踪号交给管理员。',
  },
  take: {
    choose: '选择文件', too_kind: '须为 .csv、.xlsx、.gz 或 .zst 文件', preview: '预览', begin: '取入', from: '生效日期', from_help: '新增和更新的从这一天起；不填则从今天起。',
    ending: '终止文件中没有的条目', last_day: '最后一天', last_day_help: '不填则为昨天：从今天起不再有效。', hand_too: '人工添加的也终止', fresh: '新增', changed: '更新', unchanged: '不变', ends: '终止', kept: '人工保留', refused: '未取',
    nothing: '名单不会有变化。', which_end: '将终止 {n} 条', more: '另有 {n} 条未列出', which_refused: '{n} 行不能取入', row: '第 {n} 行',
  },
  attachment: {
    choose: '选择文件', choose_for: '为“{label}”选择文件', picture: '拍照', picture_for: '为“{label}”拍照', number: '附件 {id}', remove: '移除 {name}', stop: '停止上传 {name}', again: '重新上传 {name}',
    sending: '正在上传 {name}', look: '查看 {name}', save: '下载 {name}', hint: '可拖入文件；PDF、OFD、图片、docx、xlsx、文本，每个不超过 {size}，最多 {most} 个',
    fault: {
      empty: '文件是空的', wrong_kind: '只接受 PDF、OFD、图片（PNG、JPEG、WebP）、docx、xlsx 和文本文件', too_large: '文件超过 {size}', too_many: '最多附 {most} 个文件',
    },
  },
  list: {
    count: '共 {n} 条', count_about: '超过 {n} 条', select_page: '选择本页', select_row: '选择 {name}', sort_hint: '点击排序；按住 Shift 可加第二排序',
    acts: '操作', more_filters: '更多筛选', more_filters_set: '更多筛选（{n}）', clear: '清空筛选', any: '不限', from_day: '{what}起', to_day: '止',
    columns: '列', density: '行距', columns_reset: '恢复默认', column_left: '{name} 前移', column_right: '{name} 后移',
    views: '常用视图', no_views: '把当前的筛选和排序存为视图，下次一键打开。', view_name: '视图名称', view_save: '保存', view_saved: '已保存视图“{name}”',
    view_remove: '删除视图 {name}', pager: '翻页', page_size: '每页条数', per_page: '{n} 条/页', previous: '上一页', next: '下一页', page_number: '页码',
    selected: '已选 {n} 条', unselect: '取消选择', refresh: '刷新', export: '导出', export_xlsx: '导出 Excel（XLSX）', export_csv: '导出 CSV',
    nothing_found: '没有符合条件的记录', nothing_found_text: '放宽筛选条件，或清空后重新查找。',
  },
  form: {
    optional: '选填', required: '请填写', too_long: '最多 {n} 个字', too_short: '至少 {n} 个字', whole_number: '请填 {least} 到 {most} 之间的整数',
    leave_title: '还有内容没有提交', leave_with_draft: '已填内容存为草稿，7 天内回到本页可继续填写。', leave_and_lose: '离开后，未提交的修改会丢失。', leave: '离开',
    draft_kept: '已恢复{when}未提交的草稿', draft_discard: '丢弃草稿', index: '本页目录', errors: '{n} 处需要更正',
  },
  chart: { as_table: '以表格查看{label}', as_chart: '以图查看{label}', save: '导出{label}', png: '导出图片（PNG）', csv: '导出数据（CSV）' },
  explain: {
    rests_on: '依据', compared: '对照', wanted: '要求', found: '实际', result: '结果', fits: '符合', misfits: '不符', rows: '相关记录', can_do: '可以怎么做',
  },
  job: {
    state: { queued: '排队中', running: '进行中', done: '已完成', failed: '未完成', cancelled: '已取消' },
    done_of: '{done} / {total}', done: '已处理 {done}', failed: '{failed} 条未通过', remaining: '约剩 {time}', cancel: '取消任务',
  },
  page: { back: '返回上一页', favourite: '收藏', loading: '正在打开' },
  limits: {
    networks: '允许的网络', networks_help: '每项一个网段或地址，如 10.20.0.0/16、2001:db8::/32；不填则不限。', hours: '允许的时段', hours_help: '北京时间，不填则不限；24:00 表示当天结束，跨零点请分成两段。', days: '星期', from: '开始', until: '结束', add: '添加时段', remove: '删除第 {n} 段',
    week: { 1: '一', 2: '二', 3: '三', 4: '四', 5: '五', 6: '六', 7: '日' }, fault_days: '第 {n} 段至少选一天', fault_time: '第 {n} 段的时刻应写作 08:00，至多 24:00', fault_order: '第 {n} 段的开始须早于结束，跨零点请分成两段',
    certificate: '必须用证书登录，只有口令不能登录', single: '只保留一个会话，再次登录时先前的退出', save: '保存限制', undo: '放弃修改',
  },
  shell: {
    skip: '跳到正文', menu: '主菜单', open_menu: '打开菜单', fold_menu: '收起菜单', unfold_menu: '展开菜单', search: '搜索卡号、单位、人员或页面', search_short: '搜索',
    search_pages: '页面', search_objects: '对象', search_recent: '最近打开', search_nothing: '没有找到“{words}”', search_hint: '输入号码、名称或拼音首字母',
    search_keys: '↑↓ 选择 · Enter 打开 · Esc 关闭', searching: '正在查找…',
    type_unit: '单位',
    tabs: '已打开的页面', close_tab: '关闭 {name}', close_others: '关闭其他', close_all: '全部关闭', tab_menu: '页签操作',
    jobs: '任务', jobs_running: '任务，{n} 项进行中', jobs_none: '最近没有任务', jobs_none_text: '导入、导出等耗时工作会出现在这里，可以离开页面，稍后回来查看。', jobs_all: '全部任务',
    job_ended: '“{title}”{state}',
    account: '我的账户', signed_in_as: '{name}（{login}）', my_settings: '个人设置', change_password: '修改口令', my_sessions: '登录记录', sign_out: '退出登录',
    look: '外观', theme: '主题', density: '行距', language: '语言', offline: '连不上服务器，正在重试。已打开的内容仍可查看，请勿关闭正在填写的页面。', online: '已恢复连接', read_only: '平台处于只读模式，暂不能修改。', read_only_until: '预计 {at} 恢复',
    forbidden_title: '您没有权限查看此页', forbidden_text: '此页需要权限 {permission}。如确需使用，请联系安全管理员授权。',
    missing_title: '没有这个页面', missing_text: '地址可能有误，或内容已被移走。', home: '回到工作台', back: '返回上一页',
    fault_title: '此页出了错', fault_text: '其他页面不受影响，已保存的内容没有丢失。', fault_details: '错误说明', reload: '重新载入',
    password_soon: '您的口令将在 {n} 天后到期。', password_today: '您的口令今天到期。', password_change: '现在修改', password_later: '今天不再提醒',
    phone_open: '打开手机工作台', phone_decline: '继续用电脑版', session_over: '登录已过期，请重新登录，之后会回到刚才的页面。',
  },
};
