/* The demo site's own script: chat buttons and the price calculator. */
'use strict';

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-chat]')) window.Fronter('open');
});

const users = document.getElementById('users');
if (users) {
  const dollars = (amount) => `$${amount.toLocaleString('en-US')}`;
  const put = (id, text, small) => {
    const place = document.getElementById(id);
    place.textContent = text;
    if (small) {
      const unit = document.createElement('small');
      unit.textContent = small;
      place.append(' ', unit);
    }
  };
  const work = () => {
    const count = Number(users.value);
    const [plan, price] = count >= 100 ? ['Enterprise', 79] : count >= 11 ? ['Growth', 59] : ['Starter', 39];
    put('users-out', String(count));
    put('plan-out', `${plan} · $${price} per user per month`);
    put('month-out', dollars(count * price), 'a month');
    put('year-out', dollars(count * price * 10), 'a year');
  };
  users.addEventListener('input', work);
  work();
}
