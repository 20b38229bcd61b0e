// SPDX-License-Identifier: Apache-2.0
export default {
  zh: {
    title: '任务', job: '任务', name: '任务', state: '状态', progress: '进度', failed: '未通过', by: '发起人', created: '发起时间', ended: '结束时间', files: '结果文件', tab_progress: '进展',
    empty: '还没有任务', empty_text: '导入、导出等耗时工作会出现在这里，可以离开页面，稍后回来查看结果。', open: { import: '查看导入结果', bulk: '打开这项批量操作', reconcile: '查看核对结果' }, count: '{done} / {total}', cancelled: '已请求取消', kind: '类型',
  },
  en: {
    title: 'Jobs', job: 'Job', name: 'Job', state: 'State', progress: 'Progress', failed: 'Refused', by: 'By', created: 'Started', ended: 'Ended', files: 'Files', tab_progress: 'Progress',
    empty: 'No jobs yet', empty_text: 'Imports, exports and other long work appear here; you may leave the page and come back for the result.', open: { import: 'See the import', bulk: 'Open this bulk act', reconcile: 'See the comparison' }, count: '{done} of {total}', cancelled: 'Asked to cancel', kind: 'Kind',
  },
};
