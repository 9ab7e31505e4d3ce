/** The words of the app in Indonesian, the first language. `en.ts` has the same keys. */
export const id = {
  skip: "Langsung ke isi",
  home: "Beranda",
  activities: "Kegiatan",
  record: "Catat",
  outbox: "Kiriman",
  this_phone: "HP ini",
  main_navigation: "Utama",
  back: "Kembali",
  waiting_count: (n: string) => `${n} belum terkirim`,
  web_pages: "Halaman Jejak lainnya",

  // signal and sync
  online: "Ada sinyal",
  offline: "Tanpa sinyal",
  all_safe: "Semua aman di server.",
  unsent: (records: string, photos: string) =>
    `Belum terkirim: ${records} catatan, ${photos} foto. Aman di HP ini.`,
  syncing: "Sedang mengirim. Boleh ditutup, nanti dilanjutkan.",
  offline_note: "Tanpa sinyal. Catat seperti biasa; dikirim sendiri saat sinyal kembali.",
  signed_out_note:
    "Waktu masuk Ibu/Bapak sudah habis. Semua catatan tetap di HP ini. Masuk lagi untuk mengirim.",
  sign_in_again: "Masuk lagi",
  other_person_note: (name: string) =>
    `Di HP ini sedang masuk orang lain. Catatan ${name} baru dikirim setelah ${name} masuk lagi.`,
  wait_note: (time: string) =>
    `Server meminta menunggu. Catatan tetap di HP ini dan dikirim lagi sekitar pukul ${time}.`,
  retry_note: (time: string) => `Sinyal lemah. Dicoba lagi sendiri sekitar pukul ${time}.`,
  send_now: "Kirim sekarang",
  last_exchange: (moment: string) => `Terakhir bertukar kabar dengan server: ${moment}.`,
  never_exchanged: "Belum pernah bertukar kabar dengan server.",
  clock_off: (amount: string) =>
    `Jam HP ini selisih ${amount} dari server. Periksa tanggal kegiatan, dan betulkan jam HP.`,
  minutes: (n: string) => `${n} menit`,
  hours: (n: string) => `${n} jam`,
  days: (n: string) => `${n} hari`,
  update_ready: "Versi baru Jejak sudah siap. Draf tetap utuh.",
  update_now: "Pakai versi baru",

  // first visit
  welcome_title: "Catat kegiatan, juga tanpa sinyal",
  welcome_text:
    "Masuk satu kali saat ada sinyal. Sesudah itu halaman ini terbuka dan mencatat tanpa sinyal, dan mengirim sendiri saat sinyal kembali.",
  sign_in: "Masuk",
  who_records: "Siapa yang mencatat?",
  who_records_text: "Catatan tiap orang disimpan terpisah di HP ini.",
  someone_else: "Orang lain: masuk dulu",
  first_needs_signal: "Untuk pertama kali perlu sinyal. Coba lagi bila sinyal sudah ada.",
  closed_title: "Penyimpanan di HP ini tidak terbuka",
  closed_text:
    "Jejak perlu menyimpan catatan di HP. Tutup jendela pribadi (penyamaran) atau tab Jejak yang lain, lalu coba lagi.",
  record_on_web: "Catat lewat halaman biasa",
  try_again: "Coba lagi",
  no_library:
    "Akun ini belum bertugas mencatat di perpustakaan mana pun. Hubungi fasilitator atau dinas.",
  loading: "Membuka…",

  // home
  greeting: (name: string) => `Halo, ${name}`,
  record_activity: "Catat kegiatan",
  repeat: (title: string, day: string) => `Ulangi: ${title}, ${day}`,
  due: "Menunggu Ibu/Bapak",
  nothing_due: "Tidak ada yang menunggu. Terima kasih.",
  due_returned: (n: string) => `Dikembalikan, pertanyaan: ${n}`,
  due_draft: (day: string) => `Draf, terakhir diketik ${day}`,
  due_attention: "Perlu perhatian sebelum dapat dikirim",
  due_question: "Ada foto yang ditanyakan",
  silent: (weeks: string) => `Sudah ${weeks} minggu tanpa kegiatan tercatat`,
  silent_hint: "Satu kelas kecil pun boleh dicatat.",
  latest: "Terakhir di HP ini",
  see_all: "Lihat semua",
  empty: "Belum ada kegiatan. Satu kelas kecil pun boleh dicatat.",
  participants: (n: string) => `${n} peserta`,
  not_recorded: "belum dicatat",

  // states
  st_draft: "Draf, di HP ini",
  st_waiting: "Di HP ini, menunggu sinyal",
  st_sending: "Sedang dikirim",
  st_safe: "Aman di server",
  st_returned: "Dikembalikan",
  st_verified: "Diverifikasi",
  st_withdrawn: "Ditarik",
  st_attention: "Perlu perhatian",
  st_server_draft: "Draf di server",
  photo_phone: "Di HP ini",
  photo_sending: (percent: string) => `Dikirim ${percent}`,
  photo_safe: "Aman",
  photo_attention: "Perlu perhatian",
  receipt: (moment: string, photos: number, code: string) =>
    `Aman di server sejak ${moment}${photos ? `, ${photos} foto` : ""}. Tanda terima ${code}.`,
  photo_progress: (n: string, all: string) =>
    `Foto ${n} dari ${all}. Boleh ditutup, nanti dilanjutkan.`,

  // choosing what to record
  which_library: "Perpustakaan yang mana?",
  find_library: "Cari nama perpustakaan atau desa",
  libraries_shown: (n: string, all: string) => `Menampilkan ${n} dari ${all} perpustakaan`,
  on_behalf: "Ibu/Bapak mencatat mewakili perpustakaan ini. Catatannya akan menyebutkan itu.",
  start_empty: "Mulai dari kosong",
  start_from: "Atau ulangi yang pernah dicatat",
  library_closed: (day: string) => `Perpustakaan ini tutup sejak ${day}.`,

  // the form
  saved_here: (time: string) => `Setiap ketikan tersimpan di HP ini. Terakhir pukul ${time}.`,
  saved_always: "Setiap ketikan tersimpan di HP ini.",
  copied_from: (title: string, day: string) => `Disalin dari ${title}, ${day}.`,
  copied_hint: "Jumlah dan foto dikosongkan. Periksa tanggalnya.",
  title: "Nama kegiatan",
  date: "Tanggal",
  today: "Hari ini",
  yesterday: "Kemarin",
  other_day: "Lain",
  how_many: "Berapa orang yang ikut?",
  how_many_hint: "Hitung orang, bukan undangan. Nama tidak perlu dicatat.",
  less: (label: string) => `Kurangi: ${label}`,
  more_of: (label: string) => `Tambah: ${label}`,
  sexes: "Rinci perempuan dan laki-laki",
  optional: "boleh dilewati",
  not_broken_down: (n: string) =>
    `${n} orang belum dirinci. Tidak apa-apa: “belum dirinci” bukan nol.`,
  which_strategy: "Termasuk strategi yang mana?",
  about_what: "Tentang apa?",
  how_held: "Bagaimana caranya?",
  more: "Ceritakan lebih banyak",
  more_hint: "usia, tempat, biaya, hasil: semua boleh dilewati",
  unknown_choice: (code: string) => `“${code}” tidak ada lagi di daftar. Pilih yang lain.`,
  links_hint: "Satu alamat pada tiap baris.",
  days_hint: "Kegiatan beberapa hari dihitung sekali, pada hari pertama.",
  save_for_now: "Simpan dulu",
  save_and_send: "Simpan dan kirim",
  send_again: "Kirim lagi",
  mend_first: "Beberapa isian perlu dibetulkan. Yang sudah diketik tetap ada.",
  kept_as_draft: "Disimpan di HP ini sebagai draf. Belum dihitung sampai dikirim.",
  queued: "Tersimpan. Dikirim sendiri begitu ada sinyal.",
  delete_draft: "Hapus draf",
  delete_draft_ask: "Hapus draf ini beserta fotonya dari HP ini? Tidak dapat dibatalkan.",
  drop_changes: "Batalkan perubahan",
  drop_changes_ask:
    "Kembali ke isi yang ada di server? Ketikan Ibu/Bapak dan foto baru pada catatan ini hilang.",
  yes_delete: "Ya, hapus",
  yes_drop: "Ya, batalkan perubahan",
  no_keep: "Tidak, simpan",
  phone_full:
    "Penyimpanan HP penuh, jadi yang terakhir ini belum tersimpan. Hapus beberapa foto atau aplikasi di HP, lalu ketik lagi. Yang tersimpan sebelumnya tetap ada.",
  save_failed: "Belum tersimpan di HP ini. Jangan tutup halaman ini; coba lagi sebentar.",
  app_is_older:
    "Jejak di HP ini sudah versi baru, jadi yang terakhir ini belum tersimpan. Salin ketikan itu, lalu muat ulang halaman ini. Yang tersimpan sebelumnya tetap ada.",
  missing_record: "Catatan ini tidak ada di HP ini.",

  // correction
  returned_by: (name: string, n: string) => `${name} mengembalikan catatan ini. Pertanyaan: ${n}.`,
  returned_hint: "Foto dan isian lain tetap utuh. Bisa dijawab tanpa sinyal.",
  answered: "sudah dijawab",
  your_answer: "Jawaban",
  was_now: "Berubah:",
  becomes: "menjadi",
  put_back: (value: string) => `Kembalikan ke ${value}`,
  whole_record: "Catatan ini",
  the_photos: "Foto",
  verified_warning: "Catatan ini sudah diverifikasi. Bila diubah, catatan menunggu diperiksa lagi.",
  conflict_title: "Catatan ini juga diubah di tempat lain.",
  conflict_hint: "Tidak ada yang hilang. Pilih untuk tiap isian, lalu kirim lagi.",
  theirs: "Di server sekarang",
  mine: "Ketikan di HP ini",
  server_message: "Kata server:",
  taken_title: "Nomor catatan ini sudah dipakai catatan lain.",
  gone_title: "Catatan ini sudah tidak ada di server.",
  send_as_new: "Kirim sebagai catatan baru",
  send_once_more: "Kirim ulang",
  mend: "Perbaiki",

  // photos
  photos: "Foto",
  photos_hint: "Dikecilkan di HP sebelum dikirim. Foto asli tidak berubah.",
  take_photo: "Ambil foto",
  from_gallery: "Dari galeri",
  photo_n: (n: string) => `Foto ${n}`,
  remove_photo: (n: string) => `Hapus foto ${n}`,
  preparing: "Menyiapkan foto…",
  caption: "Keterangan foto",
  caption_hint: "Apa yang terlihat? Tanpa nama orang.",
  not_a_photo: (name: string) =>
    `${name} bukan foto (JPEG, PNG, WebP, atau HEIC). Pilih foto dari galeri.`,
  photo_too_large: (name: string, size: string) =>
    `${name} terlalu besar (${size}). Pilih foto di bawah 25 MB. Catatannya sendiri sudah tersimpan.`,
  photo_empty: (name: string) => `${name} kosong. Pilih fotonya sekali lagi.`,
  photo_twice: (name: string) => `${name} sudah ada di catatan ini.`,
  photos_most: (n: string) => `Satu catatan paling banyak ${n} foto. Sisanya tidak diambil.`,
  who_is_seen: (n: string) => `Foto ${n}: siapa yang dapat dikenali?`,
  nobody_seen: "Tidak ada wajah yang dikenali",
  adults_seen: "Orang dewasa saja",
  children_seen: "Ada anak",
  did_they_agree: "Apakah semua setuju foto ini dipakai?",
  did_parents_agree: "Apakah orang tuanya setuju foto ini dipakai?",
  may_be_public_nobody: "Boleh dipakai untuk apa?",
  agreed_public: "Ya, boleh tampil untuk umum",
  agreed_internal: "Hanya untuk laporan di dalam",
  not_asked: "Belum ditanya",
  consent_waiting: "Izin belum dijawab",
  cn_public: "Boleh untuk umum",
  cn_internal: "Hanya laporan di dalam",
  cn_not_asked: "Belum ditanya, hanya di dalam",
  change_answers: "Ubah jawaban",
  photo_at_server: "Foto ini sudah di server. Tampil saat ada sinyal.",
  cost: (size: string, money: string) =>
    `Sekali kirim: ${size}, kira-kira ${money} dari paket data.`,
  cost_nothing: "Catatan tanpa foto hanya beberapa KB.",
  change_price: "Ubah harga per MB",

  // photos shown before
  shown_before: (title: string, day: string) =>
    `Foto ini tampak sama dengan foto kegiatan ${title}, ${day}.`,
  shown_before_elsewhere: "Foto yang persis sama sudah pernah dikirim perpustakaan lain.",
  old_photo: "Ya, foto lama",
  not_old: "Tidak, dari hari itu juga",
  explain: "Penjelasan",
  answered_old: "Dijawab: foto lama. Foto ini tidak dihitung sebagai bukti.",
  answered_not_old: "Dijawab: dari hari itu juga.",

  // outbox
  outbox_text:
    "Catatan dan foto yang belum aman di server. Semuanya tersimpan di HP ini sampai server mengatakan aman.",
  outbox_empty: "Tidak ada yang menunggu. Semua catatan aman di server.",
  text_first:
    "Tulisan dikirim dulu, foto menyusul. Satu catatan yang bermasalah tidak menahan yang lain.",
  export_title: "Simpan ke berkas",
  export_text:
    "Bila HP rusak atau dijual: simpan kiriman ke berkas, lalu buka di HP lain setelah masuk dengan akun yang sama. Terkirim dua kali pun tersimpan satu kali.",
  export_button: "Simpan kiriman ke berkas",
  import_button: "Ambil kiriman dari berkas",
  imported: (records: string, photos: string, skipped: string) =>
    `Diambil: ${records} catatan, ${photos} foto. Sudah ada di HP ini: ${skipped}.`,
  import_bad: "Berkas ini bukan kiriman Jejak, atau tidak utuh. Tidak ada yang diambil.",
  import_other: (name: string) =>
    `Kiriman dalam berkas ini milik ${name}. Masuk dengan akunnya, lalu ambil lagi. Tidak ada yang diambil.`,
  import_newer:
    "Berkas ini dari versi Jejak yang lebih baru. Pakai versi baru dulu, lalu ambil lagi.",
  nothing_to_export: "Tidak ada kiriman yang menunggu.",

  // this phone
  signed_in_as: "Yang mencatat",
  language: "Bahasa",
  price: "Harga data per MB (rupiah)",
  price_hint: "Dipakai untuk memperkirakan biaya kirim foto.",
  storage: "Penyimpanan",
  storage_kept: "HP ini berjanji tidak menghapus catatan sendiri, juga saat penyimpanan sempit.",
  storage_not_kept:
    "HP ini dapat menghapus catatan yang belum terkirim bila penyimpanan sempit. Minta dijaga, atau pasang Jejak di layar utama.",
  keep_storage: "Minta HP menjaga catatan",
  storage_refused: "HP belum mau berjanji. Pasang Jejak di layar utama, lalu minta lagi.",
  storage_used: (used: string, free: string) => `Dipakai ${used}, masih ada ${free}.`,
  install: "Pasang di layar utama",
  install_hint:
    "Dengan dipasang, Jejak terbuka seperti aplikasi. Di menu peramban: “Tambahkan ke layar utama”.",
  people_here: "Orang di HP ini",
  change_person: "Ganti orang",
  current_person: "sedang mencatat",
  unsent_of: (n: string) => `${n} belum terkirim`,
  everything_safe: "semua aman di server",
  remove_person: (name: string) => `Hapus ${name} dari HP ini`,
  remove_person_ask: (name: string) =>
    `Hapus catatan ${name} dari HP ini? Yang di server tetap ada.`,
  remove_refused: (name: string) =>
    `Masih ada catatan ${name} yang belum terkirim, jadi belum dihapus. Kirim dulu, atau simpan ke berkas.`,
  removed_person: "Sudah dihapus dari HP ini.",
  sign_out: "Keluar",
  sign_out_ask: (n: string) =>
    `Keluar dengan ${n} yang belum terkirim? Semuanya tetap disimpan di HP ini.`,
  sign_out_plain: "Keluar dari HP ini?",
  sign_out_yes: "Ya, keluar",
  sign_out_no: "Tidak",
  sign_out_offline: "Keluar memerlukan sinyal. Coba lagi saat ada sinyal.",
  version: (v: string) => `Versi ${v}`,

  // one record
  not_yet_counted: "Belum dihitung di capaian sampai aman di server.",
  draft_not_counted: "Draf belum dihitung di capaian sampai dikirim.",
  change: "Ubah",
  repeat_this: "Ulangi kegiatan ini",
  open_on_web: "Buka di halaman Jejak",
  state_note: "Keterangan",
  remarks: "Pertanyaan pemeriksa",
  answer_given: (text: string) => `Jawaban: ${text}`,
  queued_changes: "Perubahan ini belum sampai di server.",
  no_photos: "Tanpa foto.",
  list_count: (n: string) => `${n} kegiatan di HP ini, yang terakhir di atas.`,
  list_older: "Yang lebih lama ada di halaman Jejak.",
  yes: "Ya",
  close: "Tutup",
};

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };
export type Strings = Words<typeof id>;
